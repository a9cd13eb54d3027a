/**
 * The columns of a test as one code array: places, labels, addresses, and the cells that may be modified.
 *
 * All columns share the array, since a CPU may branch into code shown in another's column. After each column stands a halt:
 * a program that runs off its column's end is over.
 */
import { isSymbol } from '../../machine/program';
import type {
    ArchitectureOptions,
    EventId,
    Instruction,
    Op,
    Pc,
    ProgramEvent,
    Span,
    Value,
} from '../../machine/program';
import type { Dialect } from './dialects';
import { type BranchTarget, type Decoded, type Draft, Refusal } from './instruction';
import type { Names } from './names';
import { storedCells } from './stored';
import type { LitmusCell, LitmusColumn, LitmusTest, LitmusValue } from './tree';
import type { Report } from './values';

export interface AssemblyContext {
    readonly names: Names;
    readonly options: ArchitectureOptions;
    readonly report: Report;
    readonly dialect: Dialect;
}

export interface AssembledCpu {
    /** As the test numbers it. */
    readonly number: number;
    readonly entry: Pc;
    readonly faultHandler: Pc | null;
    readonly span: Span;
}

export interface Assembly {
    readonly cpus: readonly AssembledCpu[];
    readonly events: readonly ProgramEvent[];
    /** The address of a label of a CPU, as a value; null when there is none. */
    readonly label: (cpu: number, label: string) => Value | null;
    readonly pcOf: (cpu: number, label: string) => Pc | null;
    /** `instr:"…"` as a value. Reports what cannot be one. */
    readonly instruction: (text: string, span: Span) => Value;
    /** Numbers of bytes that the code may add to an address. */
    readonly offsets: () => number[];
    /** How wide the memory accesses of each event are. */
    readonly accesses: () => Accesses;
    /** The code, once every initial value is known (they decide which cells may be modified). */
    readonly finish: (initial: readonly (readonly Value[])[]) => Instruction[];
}

export type Accesses = ReadonlyMap<EventId, { readonly size: number; readonly span: Span }>;

/** An instruction (or a column's end) in its place. */
interface Slot {
    readonly column: LitmusColumn;
    readonly cell: LitmusCell | null;
    readonly decoded: Decoded;
    /** Number of the instruction in the whole test; relative branches count these. */
    readonly index: number;
    readonly pc: Pc;
    readonly event: EventId;
}

const HALT: Decoded = { text: 'end', kind: 'nop', ops: [{ op: 'halt' }], modifiable: false };
const UNREADABLE: Decoded = { text: '', kind: 'nop', ops: [{ op: 'nop' }], modifiable: false };

export function assemble(test: LitmusTest, context: AssemblyContext): Assembly {
    const { names, report } = context;
    const cpus = arrangeCpus(test, report);
    const wide = needsMoreThanAWord(test);
    const decode = (text: string, span: Span): Decoded => {
        try {
            return context.dialect.read(text, {
                register: names.register,
                options: context.options,
                wide,
                addressOf: names.addressOfLocation,
            });
        } catch (refusal) {
            if (!(refusal instanceof Refusal)) throw refusal;
            report({ code: refusal.code, span, message: refusal.message });
            return UNREADABLE;
        }
    };
    const slots: Slot[] = [];
    const events: ProgramEvent[] = [];
    const labels = new Map<string, Slot>();
    const named = new Map<string, Slot[]>();
    const starts = new Map<LitmusColumn, Slot>();
    let pc = 0;
    for (const column of test.columns) {
        const cpu = cpus.findIndex(({ number }) => number === column.cpu);
        const end = column.cells.at(-1)?.span.end ?? column.span.end;
        const ending = { labels: [], text: null, span: { start: end, end } };
        let waiting: LitmusCell['labels'][number][] = [];
        for (const cell of [...column.cells, ending]) {
            waiting.push(...cell.labels);
            if (cell.text === null && cell !== ending) continue;
            const decoded = cell.text === null ? HALT : decode(cell.text, cell.span);
            const slot = {
                column,
                cell: cell.text === null ? null : cell,
                decoded,
                index: slots.length,
                pc,
                event: events.length,
            };
            for (const { name, span } of waiting) {
                if (labels.has(`${column.cpu}:${name}`))
                    report({ code: 'ISO402', span, message: `P${column.cpu} has two labels ${name}` });
                labels.set(`${column.cpu}:${name}`, slot);
                named.set(name, [...(named.get(name) ?? []), slot]);
            }
            const label = waiting[0]?.name;
            events.push({
                kind: decoded.kind,
                text: decoded.text,
                cpu,
                span: cell.span,
                frames: [],
                ...(label === undefined ? {} : { label }),
            });
            if (!starts.has(column)) starts.set(column, slot);
            slots.push(slot);
            pc += decoded.ops.length;
            waiting = [];
        }
    }
    const find = (cpu: number, label: string): Slot | null => {
        const own = labels.get(`${cpu}:${label}`);
        if (own !== undefined) return own;
        // herd7's labels are global: a branch may go to another column, if the name is unique.
        const everywhere = named.get(label) ?? [];
        return everywhere.length === 1 ? everywhere[0] : null;
    };
    const place = (target: BranchTarget, from: Slot): Slot | null => {
        const found =
            'label' in target ? find(from.column.cpu, target.label) : (slots[from.index + target.offset] ?? null);
        if (found !== null && from.cell !== null) return found;
        const what = 'label' in target ? `there is no label ${target.label}` : 'the branch leaves the program';
        report({ code: 'ISO405', span: from.cell?.span ?? from.column.span, message: what });
        return null;
    };
    /** The text of an instruction as a value: branches by distance, so that it means the same wherever it is written to. */
    const valueOf = (slot: Slot): Value | null => {
        const { decoded } = slot;
        const { modifiable, ops } = decoded;
        const [draft] = ops;
        // It takes several steps here, or is a column's end: branches may reach it, loads and stores may not (accesses.ts says so).
        if (ops.length > 1 || draft.op === 'halt') return null;
        const to =
            draft.op === 'branch' || draft.op === 'jump'
                ? place(draft.to, slot)
                : draft.op === 'address'
                  ? find(slot.column.cpu, draft.label)
                  : null;
        const distance = to === null ? 0 : to.index - slot.index;
        const text = to === null ? decoded.text : relativeText(decoded.text, distance);
        const op = (): Op => relative(draft, distance, slot);
        return names.instruction(text, op, modifiable);
    };
    const relative = (draft: Draft, distance: number, slot: Slot): Op => {
        switch (draft.op) {
            case 'branch':
                return { op: 'branch', test: draft.test, target: distance, relative: true };
            case 'jump':
                return {
                    op: 'jump',
                    target: distance,
                    ...(draft.link === undefined ? {} : { link: draft.link }),
                    relative: true,
                };
            case 'address':
                return { op: 'adr', dst: draft.dst, target: distance };
            default:
                return resolve(draft, slot);
        }
    };
    const addressOf = (slot: Slot, label: string): Value =>
        names.addressOfCode(slot.pc, `P${slot.column.cpu}:${label}`, valueOf(slot));
    /** Locations that the init section names: ADR may mean one of them. */
    const declared = new Set(test.init.flatMap(({ place: item }) => (item.kind === 'location' ? [item.name] : [])));
    const resolve = (draft: Draft, slot: Slot): Op => {
        switch (draft.op) {
            case 'branch': {
                return { op: 'branch', test: draft.test, target: place(draft.to, slot)?.pc ?? 0 };
            }
            case 'jump': {
                const target = place(draft.to, slot)?.pc ?? 0;
                return { op: 'jump', target, ...(draft.link === undefined ? {} : { link: draft.link }) };
            }
            case 'address': {
                const data = find(slot.column.cpu, draft.label) === null && declared.has(draft.label);
                const to = data ? null : place({ label: draft.label }, slot);
                const address = to === null ? 0 : addressOf(to, draft.label);
                const value = data ? names.addressOfLocation(draft.label) : address;
                return { op: 'alu', fn: 'mov', dst: draft.dst, a: { value }, b: { value: 0 }, width: 64 };
            }
            default:
                return draft;
        }
    };
    // Resolved at once, so that every unknown label is reported and every ADR has made its address.
    const resolved = slots.map((slot) => slot.decoded.ops.map((draft) => resolve(draft, slot)));
    return {
        cpus: cpus.map(({ number, main, handler, span }) => ({
            number,
            entry: starts.get(main)?.pc ?? 0,
            faultHandler: handler === null ? null : (starts.get(handler)?.pc ?? 0),
            span,
        })),
        events,
        pcOf: (cpu, label) => find(cpu, label)?.pc ?? null,
        label: (cpu, label) => {
            const slot = find(cpu, label);
            return slot === null ? null : addressOf(slot, label);
        },
        instruction: (text, span) => {
            const decoded = decode(text, span);
            if (decoded === UNREADABLE) return 0;
            const [draft] = decoded.ops;
            const labelled = (draft.op === 'branch' || draft.op === 'jump') && 'label' in draft.to;
            if (decoded.ops.length > 1 || labelled || draft.op === 'address') {
                const message = labelled
                    ? 'a branch as a value needs a distance: instr:"B .+8"'
                    : `${decoded.text} is not supported as a value`;
                report({ code: 'ISO404', span, message });
                return 0;
            }
            const distance =
                (draft.op === 'branch' || draft.op === 'jump') && 'offset' in draft.to ? draft.to.offset : 0;
            return names.instruction(decoded.text, () => relative(draft, distance, slots[0]), decoded.modifiable);
        },
        offsets: () => offsetsOf(resolved.flat()),
        accesses: () =>
            new Map(
                slots.flatMap(({ event, decoded, cell }) =>
                    decoded.size === undefined || cell === null
                        ? []
                        : [[event, { size: decoded.size, span: cell.span }] as const],
                ),
            ),
        finish: (initial) =>
            finish(
                slots,
                resolved,
                cpus.map(({ number }) => number),
                names,
                initial,
            ),
    };
}

/** A word reaches from −2^31 to 2^32 − 1, signed or not; numbers and far shifts of double words leave it. */
function needsMoreThanAWord({ init, columns }: LitmusTest): boolean {
    const beyond = (value: number): boolean => value >= 2 ** 32 || value < -(2 ** 31);
    const big = (value: LitmusValue | null): boolean =>
        value?.kind === 'array' ? value.values.some(big) : value?.kind === 'number' && beyond(value.value);
    const far = /\bLSL\b.*\b(?:1[6-9]|[2-6]\d)\b|\b(?:0x[\da-f]{9,}|\d{10,})\b/i;
    return (
        init.some(({ value }) => big(value)) ||
        columns.some(({ cells }) => cells.some(({ text }) => text !== null && far.test(text)))
    );
}

/** The code array with its modifiable cells and the addresses that calls and exceptions need. */
function finish(
    slots: readonly Slot[],
    resolved: readonly Op[][],
    cpus: readonly number[],
    names: Names,
    initial: readonly (readonly Value[])[],
): Instruction[] {
    const values = names.symbols.flatMap((symbol) =>
        symbol.kind === 'instruction' && symbol.op !== null ? [symbol.op] : [],
    );
    const executable = initial.map((registers, cpu) => {
        const own = slots.flatMap((slot) => (slot.column.cpu === cpus[cpu] ? resolved[slot.index] : []));
        // An indirect branch may lead into any column.
        const ops = own.some((op) => op.op === 'jumpTo' || op.op === 'eret') ? resolved.flat() : own;
        return { ops: [...ops, ...values], initial: registers };
    });
    const cells = storedCells(
        executable,
        names.locations.map((location) => location.initial),
        names.symbols,
    );
    const cellAt = new Map([...cells].map((location) => [names.locations[location].pc, location]));
    const known = new Map<Pc, Value>();
    names.symbols.forEach((symbol) => {
        if (symbol.kind === 'address' && symbol.pc !== null)
            known.set(symbol.pc, names.addressOfCode(symbol.pc, symbol.name, null));
    });
    const links = (op: Op): boolean =>
        op.op === 'fault' || ((op.op === 'jump' || op.op === 'jumpTo') && op.link !== undefined);
    return slots.flatMap((slot) => {
        const ops = resolved[slot.index];
        const cell = cellAt.get(slot.pc);
        const before = slots[slot.index - 1] as Slot | undefined;
        const called = before !== undefined && (cellAt.has(before.pc) || resolved[before.index].some(links));
        if (cell !== undefined || called || ops.some(links))
            known.set(
                slot.pc,
                names.addressOfCode(slot.pc, slot.cell?.labels[0]?.name ?? `P${slot.column.cpu}#${slot.pc}`, null),
            );
        const address = known.get(slot.pc);
        return (cell === undefined ? ops : [{ op: 'fetchAndRun', cell } as const]).map((op, step): Instruction => ({
            ...op,
            event: slot.event,
            boundary: step === 0,
            ...(step === 0 && address !== undefined ? { address } : {}),
        }));
    });
}

/** A base register is 64 bits wide: numbers added to narrower ones lead to no address. */
function offsetsOf(ops: readonly Op[]): number[] {
    const found = ops.flatMap((op) => {
        if (op.op !== 'alu' || (op.fn !== 'add' && op.fn !== 'sub') || op.width !== 64) return [];
        const number = 'value' in op.b ? op.b.value : 0;
        return number === 0 || isSymbol(number) ? [] : [op.fn === 'add' ? number : -number];
    });
    return [...new Set(found)];
}

/** `B L0` and `B .+8` are one instruction when L0 is two instructions on. */
const relativeText = (text: string, distance: number): string => {
    const bytes = distance * 4;
    return text.replace(/[\w.$+-]+$/, `.${bytes < 0 ? '-' : '+'}${Math.abs(bytes)}`);
};

interface Arranged {
    readonly number: number;
    readonly main: LitmusColumn;
    readonly handler: LitmusColumn | null;
    readonly span: Span;
}

function arrangeCpus(test: LitmusTest, report: Report): Arranged[] {
    const mains = test.columns.filter((column) => !column.handler);
    for (const column of test.columns) {
        const twin = test.columns.find((other) => other.cpu === column.cpu && other.handler === column.handler);
        if (twin !== column)
            report({ code: 'ISO402', span: column.span, message: `P${column.cpu} has this column twice` });
        else if (column.handler && !mains.some((main) => main.cpu === column.cpu))
            report({
                code: 'ISO405',
                span: column.span,
                message: `a fault handler for P${column.cpu}, which has no column`,
            });
    }
    return mains.map((main) => ({
        number: main.cpu,
        main,
        handler: test.columns.find((column) => column.handler && column.cpu === main.cpu) ?? null,
        span: main.span,
    }));
}
