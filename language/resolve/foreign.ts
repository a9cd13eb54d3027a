/** Statements and procedures of other architectures: who has them, and what an engineer writes here instead. */
import type { ArchitectureName } from '../../machine/program';
import type { Fix } from '../diagnostic';
import { rowById } from '../statements';
import type { Expression, SimpleStatement, TextSpan } from '../syntax';
import type { Context } from './names';

/** What comes nearest, per architecture; `null`: nothing is needed there. */
type Counterparts = Readonly<Partial<Record<ArchitectureName, string | null>>>;

const SYNCHRONIZATION: Counterparts = { arm64: 'isb', x86_64: 'serialize', riscv64: 'fence.i' };
const FULL: Counterparts = { arm64: 'dmb ish', x86_64: 'mfence', riscv64: 'fence rw,rw' };
const LOADS: Counterparts = { arm64: 'dmb ishld', x86_64: 'lfence', riscv64: 'fence r,rw' };
const STORES: Counterparts = { arm64: 'dmb ishst', x86_64: 'sfence', riscv64: 'fence w,w' };
const RETURN: Counterparts = { arm64: 'eret', x86_64: 'iret', riscv64: 'sret' };

const ROWS: readonly { readonly match: RegExp; readonly instead: Counterparts }[] = [
    { match: /^(isb|serialize|cpuid|mov cr3|fence\.i)$/, instead: SYNCHRONIZATION },
    { match: /^(d[ms]b (ish|osh|nsh)?ld|lfence|fence r, ?\w+)$/, instead: LOADS },
    { match: /^(d[ms]b (ish|osh|nsh)?st|sfence|fence w, ?w)$/, instead: STORES },
    { match: /^(d[ms]b (ish|osh|nsh|sy)|mfence|fence(\.tso| .*))$/, instead: FULL },
    { match: /^(eret|iret|sret)$/, instead: RETURN },
    { match: /^sysret$/, instead: { arm64: 'eret', riscv64: 'sret' } },
    // Caches are coherent on x86-64; on RISC-V each hart discards what it has fetched itself.
    { match: /^dc /, instead: { x86_64: null, riscv64: null } },
    { match: /^ic /, instead: { x86_64: null, riscv64: 'fence.i' } },
    { match: /^(sb|csdb|esb|sfence\.vma)$/, instead: { arm64: null, x86_64: null, riscv64: null } },
];

const PROCEDURES: Readonly<Record<string, Counterparts>> = {
    sync_core: { arm64: 'isb()', riscv64: 'local_flush_icache_all()' },
    sync_core_before_usermode: { arm64: 'isb()', riscv64: 'local_flush_icache_all()' },
    instr_sync: { x86_64: 'sync_core()', riscv64: 'local_flush_icache_all()' },
    local_flush_icache_all: { arm64: 'isb()', x86_64: 'sync_core()' },
    caches_clean_inval_pou: { x86_64: 'sync_core()', riscv64: 'flush_icache_range($)' },
    icache_inval_pou: { x86_64: null, riscv64: 'flush_icache_all()' },
    icache_inval_all_pou: { x86_64: null, riscv64: 'flush_icache_all()' },
    dcache_clean_pou: { x86_64: null, riscv64: null },
    flush_icache_all: { arm64: 'kick_all_cpus_sync()', x86_64: 'smp_text_poke_sync_each_cpu()' },
    smp_text_poke_sync_each_cpu: { arm64: 'kick_all_cpus_sync()', riscv64: 'flush_icache_all()' },
    gic_ipi_send: { x86_64: 'send ipi $', riscv64: 'send ipi $' },
    dma_mb: { x86_64: 'mb()', riscv64: 'mb()' },
    dma_rmb: { x86_64: 'rmb()', riscv64: 'rmb()' },
    dma_wmb: { x86_64: 'wmb()', riscv64: 'wmb()' },
};

/** Nearly everything is: what is said of the rest is only put together for it. */
const isKnown = ({ architectures }: Context, available: readonly ArchitectureName[]): boolean =>
    architectures.every((name) => available.includes(name));

/** A statement that does not exist on an architecture checked. */
export function checkForeign(context: Context, statement: SimpleStatement): void {
    const row = rowById(statement.row);
    const [first] = statement.words;
    const last = statement.words[statement.words.length - 1];
    if (!row || !first || !last || isKnown(context, row.architectures)) return;
    const words = statement.words.map(({ text }) => text).join(' ');
    complain(context, {
        words,
        span: { start: first.span.start, end: last.span.end },
        statement: { start: first.span.start, end: statement.span.end },
        available: row.architectures,
        instead: ROWS.find(({ match }) => match.test(row.id))?.instead ?? {},
    });
}

/**
 * A procedure that the library has for other architectures only.
 *
 * @param statement the whole call, its `;` included; null: it stands in an expression
 */
export function checkForeignCall(
    context: Context,
    call: {
        readonly callee: { readonly text: string; readonly span: TextSpan };
        readonly arguments: readonly Expression[];
    },
    statement: TextSpan | null,
    available: readonly ArchitectureName[],
): void {
    if (isKnown(context, available)) return;
    const { text, span } = call.callee;
    const [argument] = call.arguments;
    const name = argument?.kind === 'name' ? argument.text : '';
    const known = Object.hasOwn(PROCEDURES, text) ? PROCEDURES[text] : undefined;
    const instead = Object.fromEntries(
        Object.entries(known ?? {}).map(([architecture, each]) => [architecture, each?.replace('$', name) ?? null]),
    );
    complain(context, { words: text, span, statement, available, instead });
}

interface Foreign {
    readonly words: string;
    /** What is underlined. */
    readonly span: TextSpan;
    /** What a repair replaces; null: it cannot. */
    readonly statement: TextSpan | null;
    readonly available: readonly ArchitectureName[];
    readonly instead: Counterparts;
}

function complain(context: Context, { words, span, statement, available, instead }: Foreign): void {
    const missing = context.architectures.filter((name) => !available.includes(name));
    const [only] = missing;
    if (only === undefined) return;
    const twin = missing.length === 1 ? instead[only] : undefined;
    const hint =
        twin === undefined
            ? ''
            : twin === null
              ? `; ${only} needs nothing of the kind`
              : `; the nearest on ${only} is \`${twin}\``;
    const message = `\`${words}\` exists only on ${available.join(' and ')}, not on ${missing.join(' and ')}${hint}`;
    const fixes = statement ? repairs(context, statement, available, twin) : [];
    context.problems.add('ISO208', span, message, { fixes });
}

function repairs(
    context: Context,
    statement: TextSpan,
    available: readonly ArchitectureName[],
    twin: string | null | undefined,
): Fix[] {
    const { problems } = context;
    const fixes: Fix[] = [];
    const has = context.architectures.filter((name) => available.includes(name));
    const [where] = has;
    if (where === undefined) {
        if (twin) fixes.push({ title: `Replace by \`${twin};\``, edits: [problems.edit(statement, `${twin};`)] });
        else if (twin === null) fixes.push({ title: 'Remove it', edits: [problems.edit(statement, '')] });
        return fixes;
    }
    if (has.length > 1) return fixes;
    // It is right for some of the architectures checked: keep it for those.
    const start = { start: statement.start, end: statement.start };
    const end = { start: statement.end, end: statement.end };
    const otherwise = twin ? ` else { ${twin}; }` : '';
    const title = `Write it for ${where} only${twin ? `, \`${twin};\` otherwise` : ''}`;
    fixes.push({ title, edits: [problems.edit(start, `when (${where}) { `), problems.edit(end, ` }${otherwise}`)] });
    return fixes;
}
