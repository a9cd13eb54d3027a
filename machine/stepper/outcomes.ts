/** Everything that can happen in a state, stores performed early included. */
import { IPI } from '../timeline';
import { outcomesOf, type Looking, type Outcome } from './choices';
import type { Machine } from './machine';
import { earlyMessages, isCertified, withPromise, type Early } from './promises';
import type { Situation } from './state';
import { valueText } from './work';

/** Every outcome in a state, CPU by CPU: events, drains, takes, and what is performed early. */
export function outcomes(machine: Machine, situation: Situation, looking: Looking): Outcome[] {
    return situation.cpus.flatMap(({ promised }, cpu) => {
        const found = outcomesOf(machine, situation, cpu, looking);
        // A CPU that has performed something early may only do what lets it still come to perform it.
        const kept =
            promised.length === 0
                ? found
                : found.filter((outcome) => isCertified(machine, outcome.situation, cpu, looking));
        return machine.options.promises ? [...kept, ...early(machine, situation, cpu, looking)] : kept;
    });
}

function early(machine: Machine, situation: Situation, cpu: number, looking: Looking): Outcome[] {
    const { program } = machine;
    return earlyMessages(machine, situation, cpu, looking).map((message) => {
        const { kind, subject, value } = message;
        const what =
            kind === IPI
                ? `ipi ${program.cpus[subject].name}#${value}`
                : `${program.locations[subject].name}=${valueText(machine, machine.setup.values.values[value])}`;
        return {
            key: `${program.cpus[cpu].name} early ${what}`,
            cpu,
            kind: 'promise',
            event: -1,
            ordinary: false,
            situation: withPromise(situation, cpu, message, looking.step),
            hits: [],
            bounds: [],
            oddities: 0,
            effects: looking.record ? [effectOf(machine, message)] : [],
            reads: [],
        };
    });
}

function effectOf({ program, setup }: Machine, { kind, subject, value }: Early): Outcome['effects'][number] {
    if (kind === IPI) return { kind: 'send', target: subject, ipi: value, early: 'now' };
    const patch = program.locations[subject].kind === 'code';
    return { kind: 'write', location: subject, value: setup.values.values[value], held: false, patch, early: 'now' };
}
