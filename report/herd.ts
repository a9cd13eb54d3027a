/** An exploration of a litmus test in herd7's log format, as herdtools' mcompare7 reads it. */
import type { LitmusTest } from '../language/litmus/tree';
import { isSymbol, symbolIndex } from '../machine/program';
import type { Condition, Observable, Program, Value } from '../machine/program';
import type { Exploration } from '../machine/verdict';

export type Observation = 'Never' | 'Sometimes' | 'Always';

export interface HerdResult {
    /** One final state a line, as herd7 prints it: `0:X1=0; [x]=1;`. Sorted. */
    readonly states: readonly string[];
    /** Final states that satisfy the condition, and those that do not. */
    readonly positive: number;
    readonly negative: number;
    readonly observation: Observation;
    /** What the quantifier asks for holds. */
    readonly ok: boolean;
}

/** A value as herd7 prints it: a number, a location, `P1:L0`, `instr:"NOP"`. */
export function herdValue(program: Program, value: Value): string {
    if (!isSymbol(value)) return String(value);
    const symbol = program.symbols[symbolIndex(value)];
    switch (symbol.kind) {
        case 'address':
        case 'version':
            return symbol.name;
        case 'instruction':
            return `instr:"${symbol.text}"`;
        case 'none':
            return 'none';
    }
}

/** The faults a test names, in the order of its text. */
function faultTexts(test: LitmusTest): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    const visit = (proposition: LitmusTest['condition']): void => {
        if (proposition === null) return;
        if (proposition.kind === 'fault')
            found.set(`${proposition.fault.cpu}:${proposition.fault.label ?? ''}`, proposition.fault.text);
        else if (proposition.kind === 'not') visit(proposition.operand);
        else if (proposition.kind === 'and' || proposition.kind === 'or' || proposition.kind === 'implies') {
            visit(proposition.left);
            visit(proposition.right);
        }
    };
    for (const item of test.listed)
        if (item.kind === 'fault') found.set(`${item.fault.cpu}:${item.fault.label ?? ''}`, item.fault.text);
    visit(test.condition);
    return found;
}

function faultText(observable: Extract<Observable, { kind: 'fault' }>, program: Program, test: LitmusTest): string {
    const number = program.cpus[observable.cpu].name.slice(1);
    const texts = [...faultTexts(test)].filter(([key]) => key.startsWith(`${number}:`));
    const labels = program.events.filter((_, event) =>
        program.code.some((op, pc) => op.event === event && pc === observable.pc),
    );
    const label = labels[0]?.label;
    const exact = texts.find(([key]) => key === `${number}:${observable.pc === null ? '' : (label ?? '')}`);
    return (exact ?? texts[0])?.[1] ?? `P${number}`;
}

/** Names that are listed, or compared with a list, without an index: where they are arrays, all elements are printed. */
function wholeArrays(test: LitmusTest): ReadonlySet<string> {
    const found = new Set<string>();
    for (const item of test.listed) if (item.kind === 'location' && item.index === undefined) found.add(item.name);
    const visit = (proposition: LitmusTest['condition']): void => {
        if (proposition === null) return;
        if (proposition.kind === 'not') visit(proposition.operand);
        else if (proposition.kind === 'and' || proposition.kind === 'or' || proposition.kind === 'implies') {
            visit(proposition.left);
            visit(proposition.right);
        } else if (proposition.kind === 'equal' || proposition.kind === 'different') {
            const { place, value } = proposition;
            if (value.kind === 'array' && place.kind === 'location') found.add(place.name);
        }
    };
    visit(test.condition);
    return found;
}

/** One state, over {@link Program.observed}. */
export function herdState(program: Program, test: LitmusTest, row: readonly Value[]): string {
    const whole = wholeArrays(test);
    const nameOf = (observable: Observable): string =>
        observable.kind === 'location' ? program.locations[observable.location].name : '';
    /** `x` when the observable is an element of an array that is printed whole. */
    const arrayOf = (observable: Observable | undefined): string | null => {
        const name = observable === undefined ? '' : nameOf(observable);
        const array = name.endsWith(']') ? name.slice(0, name.indexOf('[')) : '';
        return whole.has(array) ? array : null;
    };
    const items = program.observed.flatMap((observable, at) => {
        const array = arrayOf(observable);
        if (array !== null) {
            if (at > 0 && arrayOf(program.observed[at - 1]) === array) return [];
            const values = program.observed.flatMap((other, index) =>
                arrayOf(other) === array ? [herdValue(program, row[index])] : [],
            );
            return [`${array}={${values.join(',')}};`];
        }
        switch (observable.kind) {
            case 'register': {
                const { name, registers } = program.cpus[observable.cpu];
                return `${name.slice(1)}:${registers[observable.reg]}=${herdValue(program, row[at])};`;
            }
            case 'location':
                return nameOf(observable).endsWith(']')
                    ? `${nameOf(observable)}=${herdValue(program, row[at])};`
                    : `[${nameOf(observable)}]=${herdValue(program, row[at])};`;
            case 'fault':
                return `${row[at] === 0 ? '~' : ''}Fault(${faultText(observable, program, test)});`;
        }
    });
    return items.join(' ');
}

/** Whether a condition holds of a listed state: litmus conditions compare, and combine comparisons. */
function holds(condition: Condition, program: Program, row: readonly Value[]): boolean {
    return valueOf(condition, program, row) !== 0;
}

function valueOf(condition: Condition, program: Program, row: readonly Value[]): Value {
    switch (condition.kind) {
        case 'value':
            return condition.value;
        case 'register':
        case 'location':
        case 'fault':
            return row[program.observed.findIndex((observable) => same(observable, condition))];
        case 'unary':
            if (condition.fn === 'lnot') return holds(condition.operand, program, row) ? 0 : 1;
            throw new RangeError(`${condition.fn} in a litmus condition`);
        case 'binary': {
            const { fn, left, right } = condition;
            if (fn === 'land') return holds(left, program, row) && holds(right, program, row) ? 1 : 0;
            if (fn === 'lor') return holds(left, program, row) || holds(right, program, row) ? 1 : 0;
            const equal = valueOf(left, program, row) === valueOf(right, program, row);
            if (fn === 'eq') return equal ? 1 : 0;
            if (fn === 'ne') return equal ? 0 : 1;
            throw new RangeError(`${fn} in a litmus condition`);
        }
    }
}

function same(a: Observable, b: Observable): boolean {
    if (a.kind === 'location') return b.kind === 'location' && a.location === b.location;
    if (a.kind === 'register') return b.kind === 'register' && a.cpu === b.cpu && a.reg === b.reg;
    return b.kind === 'fault' && a.cpu === b.cpu && a.pc === b.pc;
}

/** The states and the observation of a litmus test; states are counted, not executions. */
export function herdResult(test: LitmusTest, program: Program, exploration: Pick<Exploration, 'finals'>): HerdResult {
    const property = program.properties.find((candidate) => candidate.kind === 'final');
    const condition = property?.kind === 'final' ? property.condition : null;
    const positive = exploration.finals.filter((row) => condition !== null && holds(condition, program, row)).length;
    const negative = exploration.finals.length - positive;
    const observation = positive === 0 ? 'Never' : negative === 0 ? 'Always' : 'Sometimes';
    const ok =
        test.quantifier === 'exists' ? positive > 0 : test.quantifier === 'forall' ? negative === 0 : positive === 0;
    const states = [...new Set(exploration.finals.map((row) => herdState(program, test, row)))].sort();
    return { states, positive, negative, observation, ok };
}

const KINDS = { exists: 'Allowed', '~exists': 'Forbidden', forall: 'Required' } as const;

/**
 * A test's log. When a limit was met a log would be a lie, so the result says so in a comment line that mcompare7 skips, and
 * lists no states.
 * @param seconds what the exploration took
 */
export function herdLog(test: LitmusTest, program: Program, exploration: Exploration, seconds: number): string {
    const kind = KINDS[test.quantifier ?? 'exists'];
    const head = `Test ${test.name} ${kind}`;
    if (exploration.limit !== undefined) return `${head}\n(* unknown: ${exploration.limit} *)\n`;
    const { states, positive, negative, observation, ok } = herdResult(test, program, exploration);
    const condition = program.properties[0]?.text ?? 'exists (true)';
    return [
        head,
        `States ${states.length}`,
        ...states,
        ok ? 'Ok' : 'No',
        'Witnesses',
        `Positive: ${positive} Negative: ${negative}`,
        `Condition ${condition}`,
        `Observation ${test.name} ${observation} ${positive} ${negative}`,
        `Time ${test.name} ${seconds.toFixed(2)}`,
        '',
    ].join('\n');
}
