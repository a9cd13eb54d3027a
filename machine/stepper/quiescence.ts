/** When nothing more can happen: CPUs that are finished, CPUs that wait for ever, and what properties say about final states. */
import { compute, NotModelled } from '../arithmetic';
import { interruptible, pendingIpis } from '../interrupts';
import { FAULT_PC, PC, STATUS, STOPPED } from '../layout';
import { isSymbol, symbolIndex, type Condition, type Observable, type Value } from '../program';
import { latestWrite } from '../timeline';
import { performEvent } from './event';
import { coreOf, mount, type Machine } from './machine';
import type { Situation } from './state';
import { begin } from './work';

export type Ending = 'running' | 'finished' | 'stuck';

/** Whether a CPU's program is over (or it was stopped by a fault). */
export function isOver({ program }: Machine, situation: Situation, cpu: number): boolean {
    const { s } = situation.cpus[cpu];
    return (s[STATUS] & STOPPED) !== 0 || program.code[s[PC]].op === 'halt';
}

/** Whether the CPU stands before an `await` or a `wait` that the newest values do not satisfy. */
export function waitsForEver(machine: Machine, situation: Situation, cpu: number): boolean {
    const { program } = machine;
    const pc = situation.cpus[cpu].s[PC];
    const { event } = program.code[pc];
    let waits = false;
    for (let at = pc; at < program.code.length && program.code[at].event === event; at++) {
        if (program.code[at].op === 'assume' || program.code[at].op === 'wait') waits = true;
    }
    if (!waits) return false;
    // Option 0 is always the newest value.
    const work = begin(machine, situation, cpu, -1, [], false);
    try {
        return !performEvent(work);
    } catch (error) {
        // What the machine does not model is no wait: nothing has ended, and whoever performs the event is told.
        if (error instanceof NotModelled) return false;
        throw error;
    }
}

/** Finished: every CPU is over and nothing is outstanding. Stuck: nothing is outstanding, and some CPU waits for ever. */
export function ending(machine: Machine, situation: Situation): Ending {
    if (situation.cpus.some(({ buffer, promised }) => buffer.length > 0 || promised.length > 0)) return 'running';
    let waiting = false;
    for (let cpu = 0; cpu < situation.cpus.length; cpu++) {
        const core = coreOf(machine, situation, cpu);
        if (interruptible(core) && pendingIpis(core).length > 0) return 'running';
        if (isOver(machine, situation, cpu)) continue;
        if (!waitsForEver(machine, situation, cpu)) return 'running';
        waiting = true;
    }
    return waiting ? 'stuck' : 'finished';
}

/** Properties that the end of an execution violates (or, for `exists`, satisfies). */
export function hitsAtEnd(machine: Machine, situation: Situation, how: Ending): number[] {
    if (how === 'running') return [];
    return machine.program.properties.flatMap((property, index) => {
        if (property.kind === 'returns') {
            return how === 'stuck' && !isOver(machine, situation, property.cpu) ? [index] : [];
        }
        if (property.kind !== 'final' || how !== 'finished' || !counts(machine, situation)) return [];
        const holds = evaluate(machine, situation, property.condition) !== 0;
        return holds === (property.quantifier !== 'always') ? [index] : [];
    });
}

/** Whether a final state passes the program's filter. */
export const counts = (machine: Machine, situation: Situation): boolean =>
    machine.program.filter === undefined || evaluate(machine, situation, machine.program.filter) !== 0;

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'lt', 'le', 'gt', 'ge']);

function evaluate(machine: Machine, situation: Situation, condition: Condition): Value {
    const { symbols } = machine.program;
    const isNone = (value: Value): boolean => isSymbol(value) && symbols[symbolIndex(value)].kind === 'none';
    switch (condition.kind) {
        case 'value':
            return condition.value;
        case 'register':
        case 'location':
        case 'fault':
            return observe(machine, situation, condition);
        case 'unary':
            return compute(condition.fn, evaluate(machine, situation, condition.operand), 0, 32);
        case 'binary': {
            const left = evaluate(machine, situation, condition.left);
            if (condition.fn === 'land' && left === 0) return 0;
            if (condition.fn === 'lor' && left !== 0) return 1;
            const right = evaluate(machine, situation, condition.right);
            if (condition.fn === 'land' || condition.fn === 'lor') return right === 0 ? 0 : 1;
            if (COMPARISONS.has(condition.fn) && (isNone(left) || isNone(right))) return 0;
            return compute(condition.fn, left, right, 32);
        }
    }
}

/** The value of an observable in a final state. */
export function observe(machine: Machine, situation: Situation, what: Observable): Value {
    const { values, layouts, geometry } = machine.setup;
    switch (what.kind) {
        case 'register': {
            const slot = layouts[what.cpu].register[what.reg];
            return slot < 0
                ? machine.program.cpus[what.cpu].initial[what.reg]
                : values.values[situation.cpus[what.cpu].s[slot]];
        }
        case 'location': {
            mount(machine, situation.log);
            const ts = latestWrite(machine.timeline, what.location, machine.timeline.length);
            return values.values[ts === 0 ? geometry.initial[what.location] : machine.timeline.value[ts]];
        }
        case 'fault': {
            const place = situation.cpus[what.cpu].s[FAULT_PC];
            return place > 0 && (what.pc === null || place === what.pc + 1) ? 1 : 0;
        }
    }
}
