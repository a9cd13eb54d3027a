/**
 * The in-order stepping machine: what the debugger steps and what counterexamples are replayed on. Every CPU performs its
 * events in program order; stores may wait in a visible store buffer, cache maintenance stays in flight until a barrier
 * completes it, fetches and loads may return any value the architecture's rules still allow.
 */
import { VIEW_NAMES, VRN } from './layout';
import type { CpuIndex, Program } from './program';
import { chainsOf, explain } from './stepper/causes';
import { settled, type Outcome } from './stepper/choices';
import { outcomes } from './stepper/outcomes';
import { force } from './stepper/force';
import { createMachine, initialSituation, INTERACTIVE, type Machine } from './stepper/machine';
import { ending, hitsAtEnd } from './stepper/quiescence';
import { snapshot } from './stepper/snapshot';
import type { Moment } from './stepper/moment';
import { noOrigins, originsAfter } from './stepper/provenance';
import type { Situation } from './stepper/state';
import type { Choice, Effect, MachineState, NotModelledCpu, Step, Stepper } from './trace';

/**
 * Creates the stepping machine of a program.
 * Where a CPU does something the machine does not model, the others go on: `notModelled` says of which it is and why.
 */
export function createStepper(program: Program): Stepper {
    const machine = createMachine(program, INTERACTIVE);
    const first = settled(machine, initialSituation(machine));
    const cache = new WeakMap<Moment, Enabled>();

    const enabledAt = (moment: Moment): Enabled => {
        const known = cache.get(moment);
        if (known !== undefined) return known;
        const reasons = new Map<CpuIndex, string>();
        const found = outcomes(machine, moment.situation, {
            step: moment.steps.length,
            record: true,
            notModelled: (cpu, reason) => void reasons.set(cpu, reason),
        });
        const enabled = { found, notModelled: [...reasons].map(([cpu, reason]) => ({ cpu, reason })) };
        cache.set(moment, enabled);
        return enabled;
    };
    return {
        program,
        initial: () => start(machine, first),
        choices(state) {
            const moment = asMoment(state);
            return choicesOf(machine, moment, enabledAt(moment).found);
        },
        notModelled: (state) => enabledAt(asMoment(state)).notModelled,
        apply(state, key) {
            const moment = asMoment(state);
            const { found, notModelled } = enabledAt(moment);
            const taken = found.find((outcome) => outcome.key === key);
            if (taken === undefined) {
                const enabled = found.map((outcome) => outcome.key).join(', ') || 'nothing';
                const beyond = notModelled.map(
                    ({ cpu, reason }) => `; ${program.cpus[cpu].name}: not modelled: ${reason}`,
                );
                throw new RangeError(`${key} cannot happen now; possible: ${enabled}${beyond.join('')}`);
            }
            return after(machine, moment, taken);
        },
        snapshot: (state) => snapshot(machine, asMoment(state)),
        force(state, target, value) {
            const moment = asMoment(state);
            const changed: Moment = {
                ...moment,
                situation: force(machine, moment.situation, target, value, moment.steps.length - 1),
            };
            return changed;
        },
    };
}

/** What can happen at a moment, and of which CPUs something is left out. */
interface Enabled {
    readonly found: readonly Outcome[];
    readonly notModelled: readonly NotModelledCpu[];
}

const start = ({ program, setup }: Machine, situation: Situation): Moment => ({
    opaque: 'machine state',
    steps: [],
    situation,
    raised: program.cpus.map(() => VIEW_NAMES.map(() => -1)),
    origins: setup.layouts.map(noOrigins),
    synchronized: program.cpus.map(() => -1),
    violated: [],
});

function asMoment(state: MachineState): Moment {
    if (!isMoment(state)) throw new RangeError('not a state of this stepping machine');
    return state;
}

const isMoment = (state: MachineState): state is Moment => 'situation' in state && 'raised' in state;

function choicesOf(machine: Machine, moment: Moment, found: readonly Outcome[]): Choice[] {
    return found.map((outcome) => ({
        key: outcome.key,
        cpu: outcome.cpu,
        kind: outcome.kind,
        event: outcome.event,
        preferred: isPreferred(found, outcome),
        effects: [...outcome.effects, ...violations(machine, moment, outcome)],
        why: explain(machine, moment, outcome),
        chains: chainsOf(machine, moment, outcome),
    }));
}

/** A plain `next` performs the CPU's event the ordinary way; what cannot go on drains its oldest store, else takes an IPI. */
function isPreferred(found: readonly Outcome[], outcome: Outcome): boolean {
    const own = found.filter((other) => other.cpu === outcome.cpu);
    const ordinary =
        own.find((other) => other.kind === 'event' && other.ordinary) ??
        own.find((other) => other.kind === 'event') ??
        own.find((other) => other.kind === 'drain') ??
        own[0];
    return ordinary === outcome;
}

/** What a step violates that was not violated before. */
function violations(machine: Machine, moment: Moment, outcome: Outcome): Effect[] {
    const atEnd = hitsAtEnd(machine, outcome.situation, ending(machine, outcome.situation));
    return [...outcome.hits, ...atEnd]
        .filter((property, index, all) => all.indexOf(property) === index && !moment.violated.includes(property))
        .filter((property) => !isQuery(machine.program, property))
        .map((property) => ({ kind: 'violation', property }));
}

/** `exists` asks; finding it violates nothing. */
const isQuery = (program: Program, index: number): boolean => {
    const property = program.properties[index];
    return property.kind === 'final' && property.quantifier === 'exists';
};

function after(machine: Machine, moment: Moment, outcome: Outcome): Moment {
    const broken = violations(machine, moment, outcome);
    const effects = [...outcome.effects, ...broken];
    const index = moment.steps.length;
    const { key, cpu, kind, event } = outcome;
    const step: Step = {
        index,
        cpu,
        kind,
        event,
        key,
        effects,
        why: explain(machine, moment, outcome),
        chains: chainsOf(machine, moment, outcome),
    };
    const origins = originsAfter(
        machine.setup.layouts[cpu],
        machine.setup.architecture.synchronizedBy,
        moment.origins[cpu],
        moment.situation,
        outcome,
        index,
    );
    const before = moment.situation.cpus[cpu].s;
    const now = outcome.situation.cpus[cpu].s;
    const raised = VIEW_NAMES.map((_, view) => {
        const slot = VRN + 2 * view;
        return before[slot] === now[slot] && before[slot + 1] === now[slot + 1] ? moment.raised[cpu][view] : index;
    });
    const synchronizes = effects.some((effect) => effect.kind === 'synchronize');
    return {
        opaque: 'machine state',
        steps: [...moment.steps, step],
        situation: outcome.situation,
        raised: moment.raised.map((list, other) => (other === cpu ? raised : list)),
        origins: moment.origins.map((list, other) => (other === cpu ? origins : list)),
        synchronized: moment.synchronized.map((at, other) => (other === cpu && synchronizes ? index : at)),
        violated: [
            ...moment.violated,
            ...broken.flatMap((effect) => (effect.kind === 'violation' ? [effect.property] : [])),
        ],
    };
}
