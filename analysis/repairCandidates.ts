/**
 * What to try against a violation: single insertions where the architecture's recipe has something, and pairs of them.
 * Nothing here is known to help; who offers one checks it first.
 */
import type { Fix, TextEdit } from '../language';
import type { ArchitectureName, CpuIndex, Program, Property } from '../machine/program';
import type { Analysis } from './analysis';
import { insertAfter, insertBefore, replaceWith, written } from './lints/edits';
import { accessesData, completes, fetches, patchedBy, registersItself, signals } from './lints/acts';
import { contextOf } from './lints/context';
import type { Act, LintContext, LintedCpu } from './lints/lint';
import { lineAt } from './positions';
import type { ConfigurationReport } from './types';

/** How each architecture says it. */
interface Spelling {
    /** Discards what has been fetched. */
    readonly synchronize: readonly string[];
    /** Waits for earlier stores (arm64: and for maintenance); nothing where the former does. */
    readonly publish: readonly string[];
    /** Completes what was done before others are told. */
    readonly complete: string;
    /** Makes every other CPU synchronize. */
    readonly kick: string;
}

const SPELLINGS: Readonly<Record<ArchitectureName, Spelling>> = {
    arm64: { synchronize: ['isb;'], publish: ['dsb ish;'], complete: 'dsb ish;', kick: 'kick_all_cpus_sync();' },
    x86_64: {
        synchronize: ['serialize;'],
        publish: [],
        complete: 'smp_mb();',
        kick: 'smp_text_poke_sync_each_cpu();',
    },
    riscv64: {
        synchronize: ['fence.i;'],
        publish: ['fence rw,rw;'],
        complete: 'smp_mb();',
        kick: 'flush_icache_all();',
    },
};

/**
 * Insertions to try against the violation of a property, smallest first.
 *
 * @param property index into the program's properties
 */
export function candidatesFor(
    analysis: Analysis,
    program: Program,
    configuration: ConfigurationReport,
    property: number,
): Fix[] {
    const about = program.properties[property];
    if (about === undefined) return [];
    const context = contextOf(analysis, program, configuration);
    const pool = new Pool(analysis);
    switch (about.kind) {
        case 'stale':
            for (const cpu of context.cpus) {
                if (about.on.includes(cpu.index)) forExecution(pool, context, cpu);
                if (patchedBy(context, cpu).has(about.location)) forMaintenance(pool, context, cpu, about);
            }
            break;
        case 'unpredictable':
            forModification(pool, context);
            break;
        case 'final':
        case 'assert':
            forData(pool, context);
            for (const cpu of context.cpus) if (cpu.acts.some(fetches)) forExecution(pool, context, cpu);
            break;
        case 'ipiInUser':
        case 'returns':
            break;
    }
    return pool.sorted();
}

/** On the CPU that executes: wait until its registration is visible, and discard what was fetched. */
function forExecution(pool: Pool, { program }: LintContext, { index, acts, handler }: LintedCpu): void {
    const { synchronize, publish } = SPELLINGS[program.architecture];
    for (const act of [...acts, ...handler].filter(fetches)) {
        pool.before(act, synchronize);
        if (publish.length > 0) pool.before(act, [...publish, ...synchronize]);
    }
    for (const act of acts.filter(registersItself)) {
        if (publish.length > 0) pool.after(act, publish, 'the registration');
        pool.after(act, [...publish, ...synchronize], 'the registration');
    }
    // Who is never registered is never interrupted.
    const [earliest] = acts.filter(fetches);
    if (earliest && program.cpus[index]?.registered === 0 && !acts.some(registersItself))
        pool.before(earliest, ['register;', ...publish, ...synchronize]);
    const [first] = handler;
    if (first && first.event.kind !== 'ack') pool.before(first, synchronize);
}

/** On the CPU that patches: finish the maintenance before anybody is told, and tell everybody. */
function forMaintenance(pool: Pool, context: LintContext, cpu: LintedCpu, about: Property & { kind: 'stale' }): void {
    const { program } = context;
    const { complete, kick } = SPELLINGS[program.architecture];
    const name = program.locations[about.location]?.name ?? '';
    const { acts } = cpu;
    for (const [at, act] of acts.entries()) {
        const { op, event } = act;
        const follows = acts[at + 1];
        const isMaintenance = op.op === 'dc' || op.op === 'ic';
        if (event.frames.length === 0 && isMaintenance && !(follows && completes(follows))) pool.after(act, [complete]);
        if (event.frames.some(({ procedure }) => procedure === 'caches_clean_inval_pou'))
            pool.replace(act, `caches_clean_inval_pou(${name})`, `flush_icache_range(${name});`);
        if (event.kind === 'patch' && program.architecture === 'arm64' && !acts.some(completes))
            pool.after(act, [`caches_clean_inval_pou(${name});`]);
        if (signals(program, act) && acts.slice(0, at).some((earlier) => earlier.event.kind === 'patch'))
            pool.before(act, [complete]);
    }
    const label = program.marks[about.after];
    if (label?.cpu === cpu.index) pool.beforeLabel(cpu.index, program, label.label, kick);
}

/** The parts of an instruction, one at a time. */
function forModification(pool: Pool, { program, cpus }: LintContext): void {
    const { kick } = SPELLINGS[program.architecture];
    for (const { acts } of cpus)
        for (const act of acts)
            if (act.event.kind === 'patch' && act.event.frames.length === 0) pool.after(act, [kick]);
}

/** Between two accesses of a CPU. */
function forData(pool: Pool, { program, cpus }: LintContext): void {
    for (const { acts, handler } of cpus)
        for (const list of [acts, handler])
            for (const act of list.filter((each) => accessesData(program, each) && each.event.kind !== 'ack').slice(1))
                pool.before(act, ['smp_mb();']);
}

class Pool {
    private readonly found = new Map<string, Fix>();

    constructor(private readonly analysis: Analysis) {}

    before(act: Act, statements: readonly string[]): void {
        if (act.span === null) return;
        const place = this.placeOf(act);
        this.add(
            `Insert \`${statements.join(' ')}\` before ${place}`,
            insertBefore(this.analysis, act.span, ...statements),
        );
    }

    after(act: Act, statements: readonly string[], name?: string): void {
        if (act.span === null) return;
        const place = name ?? this.placeOf(act);
        this.add(
            `Insert \`${statements.join(' ')}\` after ${place}`,
            insertAfter(this.analysis, act.span, ...statements),
        );
    }

    replace(act: Act, old: string, statement: string): void {
        const { span } = act;
        if (span === null || this.analysis.text.slice(span.start, span.end).replace(/;$/, '') !== old) return;
        this.add(`Replace \`${old}\` by \`${statement}\``, replaceWith(this.analysis, span, statement));
    }

    /** Before the statement with a label, which is then complete later than what is inserted. */
    beforeLabel(cpu: CpuIndex, program: Program, label: string, statement: string): void {
        const { symbols } = this.analysis.resolution;
        const owner = program.cpus[cpu]?.name;
        const symbol = symbols.find(
            ({ kind, name, container }) =>
                kind === 'label' && name === label && container !== null && symbols[container]?.name === owner,
        );
        if (symbol)
            this.add(
                `Insert \`${statement}\` before \`${label}:\``,
                insertBefore(this.analysis, symbol.whole, statement),
            );
    }

    sorted(): Fix[] {
        return [...this.found.values()].sort((a, b) => sizeOf(a) - sizeOf(b));
    }

    private add(title: string, edit: TextEdit): void {
        const key = keyOf({ title, edits: [edit] });
        if (!this.found.has(key)) this.found.set(key, { title, edits: [edit] });
    }

    /** The statement, by its text; by its line too where others read the same. */
    private placeOf(act: Act): string {
        const { text, lines } = this.analysis;
        const name = written(this.analysis, act);
        const isOnly = text.split(name).length <= 2;
        return isOnly || act.span === null ? `\`${name}\`` : `\`${name}\` in line ${lineAt(lines, act.span.start) + 1}`;
    }
}

const keyOf = ({ edits }: Fix) => edits.map(({ span, newText }) => `${span.start} ${span.end} ${newText}`).join('|');

/** The same edits only once, the smallest first. */
export function distinct(fixes: readonly Fix[]): Fix[] {
    const found = new Map<string, Fix>();
    for (const fix of fixes) if (!found.has(keyOf(fix))) found.set(keyOf(fix), fix);
    return [...found.values()].sort((a, b) => sizeOf(a) - sizeOf(b));
}

/** Two changes at once, for where no single one is enough: the smallest pairs first. */
export function pairsOf(fixes: readonly Fix[]): Fix[] {
    const pairs: Fix[] = [];
    for (const [at, one] of fixes.entries())
        for (const other of fixes.slice(at + 1)) {
            if (touch(one, other)) continue;
            const [first, second] = startOf(one) <= startOf(other) ? [one, other] : [other, one];
            const rest = second.title.replace(/^Insert /, '');
            const title = `${first.title}, and ${first.title.startsWith('Insert ') && rest !== second.title ? rest : lowered(second.title)}`;
            pairs.push({ title, edits: [...first.edits, ...second.edits] });
        }
    return pairs.sort((a, b) => sizeOf(a) - sizeOf(b));
}

const lowered = (title: string) => title.charAt(0).toLowerCase() + title.slice(1);
const startOf = ({ edits }: Fix) => Math.min(...edits.map(({ span }) => span.start));

/** Whether two changes are about the same place: together they would be another one, or overlap. */
function touch(one: Fix, other: Fix): boolean {
    return one.edits.some((a) => other.edits.some((b) => a.span.start <= b.span.end && b.span.start <= a.span.end));
}

/** How much a repair writes: one for each statement, more for those that interrupt every CPU. */
export function sizeOf({ edits }: Fix): number {
    return edits.reduce((sum, { newText }) => {
        const kicks =
            newText.match(/kick_all_cpus_sync|smp_text_poke_sync_each_cpu|flush_icache_(?:all|range)/g)?.length ?? 0;
        return sum + newText.split(';').length - 1 + 2 * kicks;
    }, 0);
}
