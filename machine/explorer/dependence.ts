/**
 * Which messages a CPU can compare. A local run looks at timestamps in three ways only: the timestamp of a message it reads,
 * takes or issues enters its views (the message is a *source*); a view is compared with the place of a message (it is
 * *compared*: which write is the newest so far, is this promise still late enough); and a fetch, a clean or an invalidation
 * *weighs* writes, cleans and invalidations of its line against each other (what an invalidation guarantees is what had
 * been cleaned before it). Two messages of which neither can be a source for a comparison with the other, and that are not
 * weighed against each other, may change places without any effect on that CPU's runs; timelines that differ only so are
 * one. "Can be" is program order: the reading operation must be able to come before the comparing one.
 *
 * This is a Mazurkiewicz independence relation per CPU; timelines are kept in lexicographic normal form.
 */
import type { Op, Operand, Pc, Program } from '../program';
import { placesAfter, watches, type Flow } from '../reach';
import type { Setup } from '../setup';
import { ACK, ALL_LINES, CLEAN, INVALIDATE, IPI, WRITE } from '../timeline';
import type { Messages, Sequences } from './messages';
import type { Plan } from './plan';
import type { CreateSpread, Spread, Told } from './spread';

const WEIGHED: ReadonlySet<number> = new Set([WRITE, CLEAN, INVALIDATE]);
const WEIGHING: ReadonlySet<Op['op']> = new Set(['dc', 'ic', 'fetch', 'fetchAndRun']);

export interface Dependence {
    /** Whether the order of two messages can matter to the CPU. */
    dependent(a: number, b: number): boolean;
    /** The normal form of a sequence with one more message at its end. */
    extend(sequence: number, message: number): number;
    /**
     * From now on looks at which views a timestamp may enter, not only at what comes later in program order (spread.ts): fewer
     * messages depend on each other, at a price that only a long search earns back. Sequences made before stay as they are: they
     * may be told apart from equal ones, and nothing more.
     */
    refine(): void;
}

export function createDependence(
    setup: Setup,
    cpu: number,
    plan: Plan,
    messages: Messages,
    sequences: Sequences,
    createSpread: CreateSpread | null,
): Dependence {
    const { program } = setup;
    const { flow, code } = setup.reach[cpu];
    const follows = reachability(program, flow, program.cpus[cpu].handler, plan.targeted);
    const sources: (readonly Pc[] | undefined)[] = [];
    const comparisons: (readonly Pc[] | undefined)[] = [];
    const known = new Map<number, boolean>();
    const children = new Map<number, number>();

    const placesWhere = (holds: (op: Op, pc: Pc) => boolean): readonly Pc[] => {
        const found: Pc[] = [];
        for (let pc = 0; pc < code.length; pc++)
            if (code[pc] === 1 && flow.operationsAt(pc).some((op) => holds(op, pc))) found.push(pc);
        return found;
    };
    const sourcesOf = (message: number): readonly Pc[] =>
        (sources[message] ??= placesWhere((op, pc) => isSource(setup, flow, cpu, messages, message, op, pc)));
    const comparedAt = (message: number): readonly Pc[] =>
        (comparisons[message] ??= placesWhere((op) => isCompared(setup, flow, cpu, messages, message, op)));
    const feeds = (a: number, b: number): boolean => {
        const compared = comparedAt(b);
        if (compared.length === 0 || !sourcesOf(a).some((pc) => compared.some((later) => follows(pc, later))))
            return false;
        return follow === null || entersComparison(follow, a, b);
    };
    let follow: CreateSpread | null = null;
    const spreads: (Spread | undefined)[] = [];
    const told = (message: number): Told => ({
        own: messages.cpu[message] === cpu,
        location: messages.kind[message] === WRITE ? messages.subject[message] : null,
        isSource: (op, pc) => isSource(setup, flow, cpu, messages, message, op, pc),
    });
    const entersComparison = (spreadOf: CreateSpread, a: number, b: number): boolean => {
        const spread = (spreads[a] ??= spreadOf(setup, cpu, told(a)));
        const other = told(b);
        return comparedAt(b).some((pc) =>
            flow
                .operationsAt(pc)
                .some(
                    (op) =>
                        isCompared(setup, flow, cpu, messages, b, op) &&
                        (isSource(setup, flow, cpu, messages, a, op, pc) || spread.compared(pc, op, other)),
                ),
        );
    };
    const dependent = (a: number, b: number): boolean => {
        if (a === b) return true;
        const key = a < b ? a * 65_536 + b : b * 65_536 + a;
        let answer = known.get(key);
        if (answer === undefined)
            known.set(key, (answer = ordered(a, b) || feeds(a, b) || feeds(b, a) || weighed(a, b)));
        return answer;
    };
    /** Where the order of writes is asked for, each CPU that stores keeps its own among the others'. */
    const ordered = (a: number, b: number): boolean =>
        messages.kind[a] === WRITE &&
        messages.kind[b] === WRITE &&
        messages.subject[a] === messages.subject[b] &&
        (messages.cpu[a] === cpu || messages.cpu[b] === cpu) &&
        setup.ordered.has(messages.subject[a]);
    const weighed = (a: number, b: number): boolean => {
        const one = messages.kind[a];
        const other = messages.kind[b];
        if (one === other || !WEIGHED.has(one) || !WEIGHED.has(other)) return false;
        return comparedAt(a).some(
            (pc) => comparedAt(b).includes(pc) && flow.operationsAt(pc).some(({ op }) => WEIGHING.has(op)),
        );
    };

    return {
        dependent,
        refine() {
            // An IPI may be taken anywhere, and its handler returns anywhere: there program order says all that can be said.
            if (plan.targeted) return;
            follow = createSpread;
            known.clear();
        },
        extend(sequence, message) {
            const key = sequence * 65_536 + message;
            const old = children.get(key);
            if (old !== undefined) return old;
            const word = sequences.read(sequence);
            let place = word.length;
            while (place > 0 && !dependent(word[place - 1], message)) place--;
            // Behind the last message it depends on, before the first one that is greater: lexicographic normal form.
            while (place < word.length && word[place] <= message) place++;
            let fresh: number;
            if (place === word.length) fresh = sequences.extend(sequence, message);
            else {
                word.splice(place, 0, message);
                fresh = word.reduce((prefix, next) => sequences.extend(prefix, next), 0);
            }
            children.set(key, fresh);
            return fresh;
        },
    };
}

/** Whether an operation may come later in program order than another (or is the same). Handlers may run anywhere. */
function reachability(
    program: Program,
    flow: Flow,
    handler: Pc | null,
    targeted: boolean,
): (from: Pc, to: Pc) => boolean {
    const inHandler = handler === null || !targeted ? null : placesAfter(program, flow, [handler]);
    const after: (Uint8Array | undefined)[] = [];
    return (from, to) => {
        if (inHandler !== null && (inHandler[from] === 1 || inHandler[to] === 1)) return true;
        return (after[from] ??= placesAfter(program, flow, [from]))[to] === 1;
    };
}

const cellsOf = (op: Op): readonly number[] =>
    op.op === 'fetch' ? op.cells : op.op === 'fetchAndRun' ? [op.cell] : [];

function isSource(setup: Setup, flow: Flow, cpu: number, messages: Messages, message: number, op: Op, pc: Pc): boolean {
    const { program, geometry } = setup;
    const own = messages.cpu[message] === cpu;
    const subject = messages.subject[message];
    switch (messages.kind[message]) {
        case WRITE:
            if (op.op === 'load' || op.op === 'rmw' || op.op === 'cas')
                return flow.pointedTo(op.addr).some((location) => location === subject);
            if (op.op === 'store') return own && flow.pointedTo(op.addr).some((location) => location === subject);
            return cellsOf(op).includes(subject);
        case CLEAN:
            return (
                own &&
                op.op === 'dc' &&
                flow.pointedTo(op.addr).some((location) => geometry.lineOf[location] === subject)
            );
        case INVALIDATE:
            return own && op.op === 'ic';
        case IPI:
            // Sending raises no view of the sender; taking happens in front of the handler.
            return subject === cpu && pc === program.cpus[cpu].handler;
        case ACK:
            return own ? op.op === 'ack' : op.op === 'wait' && op.target === messages.cpu[message];
        default:
            return true;
    }
}

function isCompared(setup: Setup, flow: Flow, cpu: number, messages: Messages, message: number, op: Op): boolean {
    const { geometry, program } = setup;
    const { idc, dic } = program.options;
    const own = messages.cpu[message] === cpu;
    const subject = messages.subject[message];
    const names = (addr: Operand, line: number): boolean =>
        flow.pointedTo(addr).some((location) => geometry.lineOf[location] === line);
    // With CTR_EL0.IDC a clean compares nothing; with DIC an invalidation.
    const cleans = (line: number): boolean => op.op === 'dc' && idc === 0 && names(op.addr, line);
    const invalidates = (line: number): boolean =>
        op.op === 'ic' && dic === 0 && (op.addr === 'all' || names(op.addr, line));
    const fetches = (line: number): boolean => cellsOf(op).some((cell) => geometry.lineOf[cell] === line);
    switch (messages.kind[message]) {
        case WRITE: {
            // An ordinary store has to come after its bounds, wherever others' stores are.
            if (op.op === 'store' && !watches(op)) return own && flow.pointedTo(op.addr).includes(subject);
            if (op.op === 'store' || op.op === 'load' || op.op === 'rmw' || op.op === 'cas')
                return flow.pointedTo(op.addr).includes(subject);
            const line = geometry.lineOf[subject];
            return cleans(line) || invalidates(line) || fetches(line);
        }
        case CLEAN:
            return cleans(subject) || invalidates(subject) || fetches(subject);
        case INVALIDATE:
            return (
                (own && op.op === 'ic') ||
                (subject === ALL_LINES
                    ? op.op === 'ic' || cellsOf(op).length > 0
                    : invalidates(subject) || fetches(subject))
            );
        case IPI:
            return own && op.op === 'send' && op.target === subject;
        case ACK:
            return own && op.op === 'ack';
        default:
            return true;
    }
}
