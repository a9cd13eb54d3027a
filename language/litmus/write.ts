/**
 * Scenario → AArch64 `.litmus`, for what a litmus test can say: code, stores, loads, barriers, maintenance, branches,
 * registrations. What it cannot say is named.
 *
 * An `execute` becomes a call of a function whose first instruction is the patched one: a branch, whose distance tells the
 * versions apart. IPIs have no litmus form, so a path that sends one, and one on which an `await` fails, is marked and ends
 * there: the condition asks only about executions that do neither.
 */
import type {
    CpuIndex,
    Instruction,
    LocationId,
    Operand,
    Pc,
    Program,
    Property,
    RegisterId,
} from '../../machine/program';
import { isSymbol, symbolIndex } from '../../machine/program';
import { condition, staleCondition } from './writeCondition';
import { createVocabulary, MARK, Unsayable, VERSION, type Vocabulary } from './vocabulary';

export interface WrittenLitmus {
    /** Null where the scenario has something litmus cannot say. */
    readonly text: string | null;
    /** What could not be said, worded for a person. */
    readonly problems: readonly string[];
}

/**
 * Writes a scenario as a litmus test.
 * @param program of arm64
 * @param property index of the property to ask about; absent: the first that can be asked
 */
export function writeLitmus(program: Program, property?: number): WrittenLitmus {
    const problems = new Set<string>();
    if (program.architecture !== 'arm64')
        return { text: null, problems: ['Only arm64 scenarios can be written as AArch64 litmus tests.'] };
    const { idc, dic } = program.options;
    if (dic === 1 && idc === 0) problems.add('herd7 knows no DIC=1 with IDC=0.');
    const words = createVocabulary(program);
    const attempt = <T>(work: () => T): T | null => {
        try {
            return work();
        } catch (cause) {
            if (!(cause instanceof Unsayable)) throw cause;
            problems.add(cause.message);
            return null;
        }
    };
    const columns = program.cpus.map((_, cpu) => writeColumn(program, words, cpu, attempt));
    for (const location of words.executed()) columns[0]?.push(...functionOf(words, location));
    if (words.executed().length > 0) columns[0]?.push('finish:');
    const asked = ask(program, words, property, attempt);
    if (asked === null)
        problems.add('No property of the scenario is a question about final values, or about stale code.');
    if (problems.size > 0 || asked === null) return { text: null, problems: [...problems] };
    const name = program.name.trim().replace(/[^\w.+-]+/g, '-') || 'scenario';
    const head = [
        `AArch64 ${name}`,
        `(* ${program.name.replace(/\*\)/g, '* )')}: ${asked.question.replace(/\*\)/g, '* )')} *)`,
    ];
    if (dic === 1) head.push('CacheType=DIC');
    else if (idc === 1) head.push('CacheType=IDC');
    const text = [...head, '{', ...words.init(), '}', ...layOut(columns), asked.text, ''].join('\n');
    return { text, problems: [] };
}

/** A final state does not tell which came first. */
const CAVEAT = '\n   The condition counts every execution, also one before the label that nothing orders after it.';

type Attempt = <T>(work: () => T) => T | null;

function ask(
    program: Program,
    words: Vocabulary,
    wanted: number | undefined,
    attempt: Attempt,
): { text: string; question: string } | null {
    const candidates = wanted === undefined ? program.properties : program.properties.slice(wanted, wanted + 1);
    const order = (property: Property): number => (property.kind === 'stale' ? 0 : property.kind === 'final' ? 1 : 2);
    const property = [...candidates].sort((a, b) => order(a) - order(b))[0];
    if (property === undefined) return null;
    if (property.kind === 'stale') {
        const text = attempt(() => staleCondition(program, words, property));
        return text === null
            ? null
            : {
                  text,
                  question: `can ${property.text.replace(/^forbid /, '').replace(/;$/, '')} happen without an IPI?${CAVEAT}`,
              };
    }
    if (property.kind !== 'final') return null;
    const { quantifier } = property;
    const text = attempt(() => condition(program, words, property.condition));
    if (text === null) return null;
    const completed = words.marked().map((cpu) => `${cpu}:X${MARK}=0`);
    const both = (list: readonly string[]): string => [...completed, ...list].join(' /\\ ');
    if (quantifier === 'exists') return { text: `exists (${both([text])})`, question: property.text };
    if (quantifier === 'forbid') return { text: `~exists (${both([text])})`, question: property.text };
    return { text: `~exists (${both([`~(${text})`])})`, question: property.text };
}

/** Places of a CPU's own code, in the order of the array. */
function reachable(program: Program, cpu: CpuIndex): Pc[] {
    const found = new Set<Pc>();
    const work = [program.cpus[cpu].entry];
    for (let pc = work.pop(); pc !== undefined; pc = work.pop()) {
        if (found.has(pc) || pc >= program.code.length) continue;
        found.add(pc);
        const op = program.code[pc];
        if (op.op === 'halt' || op.op === 'send') continue;
        if (op.op === 'jump') work.push(op.target);
        else if (op.op === 'branch') work.push(op.target, pc + 1);
        else work.push(pc + 1);
    }
    return [...found].sort((a, b) => a - b);
}

function writeColumn(program: Program, words: Vocabulary, cpu: CpuIndex, attempt: Attempt): string[] {
    const places = reachable(program, cpu);
    const targets = new Set(
        places.flatMap((pc) => {
            const op = program.code[pc];
            return op.op === 'jump' || op.op === 'branch' ? [op.target] : [];
        }),
    );
    const numbers = new Map([...targets].sort((a, b) => a - b).map((pc, at) => [pc, `l${at + 1}`]));
    const labelOf = (pc: Pc): string => numbers.get(pc) ?? end;
    const lines: string[] = [];
    const end = cpu === 0 ? 'finish' : `end${cpu}`;
    let cut = false;
    const writer = {
        program,
        words,
        cpu,
        conditions: new Map<RegisterId, readonly [string, string, string]>(),
        cut: `cut${cpu}`,
        labelOf,
    };
    places.forEach((pc, at) => {
        if (targets.has(pc)) lines.push(`${labelOf(pc)}:`);
        const instruction = program.code[pc];
        if (instruction.op === 'halt') {
            if (at < places.length - 1 || cpu === 0) lines.push(`B ${end}`);
            return;
        }
        const written = attempt(() => write(writer, instruction));
        if (written === null) return;
        cut ||= written.some((line) => line.endsWith(writer.cut));
        lines.push(...written);
    });
    if (cut) {
        const last = program.code[places.at(-1) ?? 0];
        if (cpu !== 0 && last.op === 'halt') lines.push(`B ${end}`);
        lines.push(`${writer.cut}:`, `MOV W${MARK},#1`);
        if (cpu === 0) lines.push('B finish');
        words.mark(cpu);
    }
    if (cpu !== 0) lines.push(`${end}:`);
    else if (words.executed().length === 0 && !program.cpus.some((_, other) => calls(program, other)))
        lines.push('finish:');
    return lines;
}

const calls = (program: Program, cpu: CpuIndex): boolean =>
    reachable(program, cpu).some((pc) => program.code[pc].op === 'fetch');

interface Writer {
    readonly program: Program;
    readonly words: Vocabulary;
    readonly cpu: CpuIndex;
    /** Registers that hold a comparison: its operands and the condition. */
    readonly conditions: Map<RegisterId, readonly [string, string, string]>;
    readonly cut: string;
    readonly labelOf: (pc: Pc) => string;
}

const SCRATCH = 'W15';
const DOMAIN = { all: 'ISH', load: 'ISHLD', store: 'ISHST' } as const;
const ALU: Readonly<Record<string, string>> = {
    add: 'ADD',
    sub: 'SUB',
    and: 'AND',
    or: 'ORR',
    xor: 'EOR',
    bic: 'BIC',
    shl: 'LSL',
    shr: 'LSR',
    sar: 'ASR',
};
const COMPARE: Readonly<Record<string, string>> = { eq: 'EQ', ne: 'NE', lt: 'LT', le: 'LE', gt: 'GT', ge: 'GE' };
const INVERSE: Readonly<Record<string, string>> = { EQ: 'NE', NE: 'EQ', LT: 'GE', GE: 'LT', GT: 'LE', LE: 'GT' };

function register(writer: Writer, id: RegisterId): string {
    if (id < 0) return 'WZR';
    if (writer.conditions.has(id))
        throw new Unsayable(
            'A comparison used as a number has no exact litmus form (CSET makes another kind of dependency).',
        );
    const name = writer.words.register(writer.cpu, id);
    if (name === null)
        throw new Unsayable(`${writer.program.cpus[writer.cpu].name} uses more registers than a litmus test has.`);
    return name;
}

/** A register or an immediate of an instruction. */
function operand(writer: Writer, given: Operand): string {
    if ('reg' in given) return register(writer, given.reg);
    if (isSymbol(given.value)) throw new Unsayable('Addresses and versions cannot be computed with in a litmus test.');
    return `#${given.value}`;
}

/** A register that holds the operand, and the lines that put it there. */
function inRegister(writer: Writer, given: Operand, scratch: string): { lines: string[]; name: string } {
    if ('reg' in given) return { lines: [], name: register(writer, given.reg) };
    if (given.value === 0) return { lines: [], name: 'WZR' };
    return { lines: [`MOV ${scratch},${operand(writer, given)}`], name: scratch };
}

/** The location an address operand names; addresses of scenarios are constants. */
function place(writer: Writer, given: Operand): LocationId {
    const symbol = 'value' in given && isSymbol(given.value) ? writer.program.symbols[symbolIndex(given.value)] : null;
    if (symbol?.kind === 'address' && symbol.location !== null) return symbol.location;
    throw new Unsayable('A computed address has no litmus form here.');
}

const address = (writer: Writer, given: Operand): string => writer.words.address(writer.cpu, place(writer, given));

const suffix = (acquire: boolean, release: boolean): string => `${acquire ? 'A' : ''}${release ? 'L' : ''}`;
const RMW: Readonly<Record<string, string>> = {
    swap: 'SWP',
    add: 'LDADD',
    or: 'LDSET',
    bic: 'LDCLR',
    xor: 'LDEOR',
    smax: 'LDSMAX',
    smin: 'LDSMIN',
    umax: 'LDUMAX',
    umin: 'LDUMIN',
};

function write(writer: Writer, op: Instruction): string[] {
    const { words, cpu } = writer;
    switch (op.op) {
        case 'nop':
        case 'mark':
        case 'mask':
        case 'wait':
            return [];
        case 'load': {
            const location = place(writer, op.addr);
            if (writer.program.locations[location].kind === 'code')
                throw new Unsayable('Code read as data has no litmus form here.');
            writer.conditions.delete(op.dst);
            const name = { plain: 'LDR', acquire: 'LDAR', acquirePC: 'LDAPR' }[op.order];
            return [`${name} ${register(writer, op.dst)},[${address(writer, op.addr)}]`];
        }
        case 'store': {
            const location = place(writer, op.addr);
            const name = op.release ? 'STLR' : 'STR';
            const version = words.versionRegister(cpu, location, op.data);
            if (version !== null) return [`${name} ${version},[${address(writer, op.addr)}]`];
            const data = inRegister(writer, op.data, SCRATCH);
            return [...data.lines, `${name} ${data.name},[${address(writer, op.addr)}]`];
        }
        case 'rmw': {
            const source = inRegister(writer, op.src, SCRATCH);
            writer.conditions.delete(op.dst);
            // A dropped result would make it a form whose load orders nothing.
            const to = op.dst < 0 && op.noReturn !== true ? 'W14' : register(writer, op.dst);
            return [
                ...source.lines,
                `${RMW[op.fn]}${suffix(op.acquire, op.release)} ${source.name},${to},[${address(writer, op.addr)}]`,
            ];
        }
        case 'alu':
            return alu(writer, op);
        case 'branch':
            return branch(writer, op);
        case 'jump':
            return [`B ${writer.labelOf(op.target)}`];
        case 'barrier': {
            const { barrier } = op;
            if (barrier.kind === 'isb') return ['ISB'];
            if (barrier.kind !== 'dmb' && barrier.kind !== 'dsb')
                throw new Unsayable(`${barrier.kind} is not an arm64 barrier.`);
            if (barrier.local) throw new Unsayable(`herd7 gives ${barrier.kind} nsh no effect at all.`);
            return [`${barrier.kind.toUpperCase()} ${DOMAIN[barrier.access]}`];
        }
        case 'dc':
            return [`DC CVAU,${address(writer, op.addr)}`];
        case 'ic':
            if (op.addr !== 'all') return [`IC IVAU,${address(writer, op.addr)}`];
            if (op.local) throw new Unsayable('herd7 takes IC IALLU as a broadcast.');
            return ['IC IALLUIS'];
        case 'fetch': {
            if (op.cells.length > 1) throw new Unsayable('An instruction of several parts has no litmus form.');
            const to = words.execution(cpu, op.cells[0], op.dst, op.event);
            if (to === null)
                throw new Unsayable(
                    `${writer.program.cpus[cpu].name} executes too often for the registers of a litmus test.`,
                );
            return [`BLR ${words.address(cpu, op.cells[0])}`, `MOV ${to},W${VERSION}`];
        }
        case 'enter':
        case 'return':
            // Entry and return of an exception count here for the context synchronization they are, or are not.
            return op.synchronizes ? ['ISB'] : [];
        case 'send':
            return [`B ${writer.cut}`];
        case 'assume':
            return testAndBranch(writer, op.reg, false, writer.cut);
        case 'halt':
            return [];
        case 'cas':
            throw new Unsayable('A compare-and-exchange of the kernel has no exact litmus form.');
        case 'compare':
        case 'select':
        case 'adr':
        case 'jumpTo':
        case 'fetchAndRun':
        case 'eret':
        case 'fault':
        case 'ack':
        case 'visit':
        case 'choose':
        case 'assert':
            throw new Unsayable(`“${writer.program.events[op.event].text}” has no litmus form.`);
    }
}

function alu(writer: Writer, op: Extract<Instruction, { op: 'alu' }>): string[] {
    const compare = Object.hasOwn(COMPARE, op.fn) ? COMPARE[op.fn] : null;
    if (compare !== null) {
        const versions = [op.a, op.b].some((given) => 'value' in given && isSymbol(given.value));
        if (versions) throw new Unsayable('A branch on a version has no litmus form here.');
        const first = inRegister(writer, op.a, SCRATCH);
        if (first.lines.length > 0) throw new Unsayable('A comparison of two constants has no litmus form.');
        writer.conditions.set(op.dst, [first.name, operand(writer, op.b), compare]);
        return [];
    }
    if (op.fn === 'lnot' && 'reg' in op.a) {
        const known = writer.conditions.get(op.a.reg);
        writer.conditions.set(
            op.dst,
            known === undefined ? [register(writer, op.a.reg), '#0', 'EQ'] : [known[0], known[1], INVERSE[known[2]]],
        );
        return [];
    }
    writer.conditions.delete(op.dst);
    const dst = register(writer, op.dst);
    if (op.fn === 'mov') return [`MOV ${dst},${operand(writer, op.a)}`];
    if (op.fn === 'not' || op.fn === 'neg') {
        const source = inRegister(writer, op.a, SCRATCH);
        return [...source.lines, `${op.fn === 'not' ? 'MVN' : 'NEG'} ${dst},${source.name}`];
    }
    if (!Object.hasOwn(ALU, op.fn)) throw new Unsayable(`The operation ${op.fn} has no litmus form.`);
    const first = inRegister(writer, op.a, SCRATCH);
    return [...first.lines, `${ALU[op.fn]} ${dst},${first.name},${operand(writer, op.b)}`];
}

function branch(writer: Writer, op: Extract<Instruction, { op: 'branch' }>): string[] {
    if (op.test.kind !== 'zero') throw new Unsayable('A branch on flags or bits does not occur in scenarios.');
    return testAndBranch(writer, op.test.reg, op.test.nonzero, writer.labelOf(op.target));
}

function testAndBranch(writer: Writer, reg: RegisterId, nonzero: boolean, label: string): string[] {
    const compare = writer.conditions.get(reg);
    if (compare === undefined) return [`${nonzero ? 'CBNZ' : 'CBZ'} ${register(writer, reg)},${label}`];
    const [a, b, holds] = compare;
    return [`CMP ${a},${b}`, `B.${nonzero ? holds : INVERSE[holds]} ${label}`];
}

/** The function an `execute` calls: its first instruction is the patchable one, and leads to where its version is recorded. */
function functionOf(words: Vocabulary, location: LocationId): string[] {
    const stubs = words.versionsOf(location).flatMap((_, version) => [`MOV W${VERSION},#${version}`, 'RET']);
    return [`${words.functionName(location)}:`, 'B .+4', ...stubs];
}

function layOut(columns: readonly (readonly string[])[]): string[] {
    const all = columns.map((column, cpu) => [
        `P${cpu}`,
        ...column.map((line) => (line.endsWith(':') ? line : ` ${line}`)),
    ]);
    const rows = Math.max(...all.map((column) => column.length));
    const widths = all.map((column) => Math.max(...column.map((line) => line.length)));
    return Array.from(
        { length: rows },
        (_, row) => ` ${all.map((column, at) => (column[row] ?? '').padEnd(widths[at])).join(' | ')} ;`,
    );
}
