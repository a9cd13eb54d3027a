/** What can be written at the end of a piece of an expression. */
import type { CpuIndex, Program } from '../../machine/program';
import { cpuNamed, isOwnRegister } from './names';

export interface Completion {
    readonly label: string;
    readonly detail: string;
    readonly type: 'variable' | 'property' | 'function' | 'value' | 'class' | 'keyword';
}

const ASPECTS: readonly Completion[] = [
    { label: 'pipeline', detail: 'versions an `execute` may return now', type: 'property' },
    { label: 'icache', detail: 'versions the I-cache may hold', type: 'property' },
    { label: 'afterSync', detail: 'versions after a context synchronization now', type: 'property' },
    { label: 'mayRead', detail: 'values a load may return now', type: 'property' },
    { label: 'registered', detail: 'its registration, as it sees it', type: 'property' },
    { label: 'pending', detail: 'number of pending IPIs', type: 'property' },
    { label: 'taken', detail: 'number of IPIs taken', type: 'property' },
    { label: 'sent', detail: 'number of IPIs sent', type: 'property' },
    { label: 'synchronized', detail: 'step of its last context synchronization', type: 'property' },
    { label: 'held', detail: 'number of held stores', type: 'property' },
    { label: 'mode', detail: 'user or kernel', type: 'property' },
    { label: 'masked', detail: 'interrupts are masked', type: 'property' },
    { label: 'waiting', detail: 'it waits', type: 'property' },
    { label: 'finished', detail: 'it has no more events', type: 'property' },
    { label: 'state', detail: 'ready, waiting, finished or stopped', type: 'property' },
];

/** Of the console: at the beginning of a line. */
const COMMANDS: readonly Completion[] = [
    { label: 'hold', detail: 'hold B: it does not move until it is released', type: 'keyword' },
    { label: 'release', detail: 'release B', type: 'keyword' },
    { label: 'goto', detail: 'goto 5: to after step 5', type: 'keyword' },
    { label: 'trunk', detail: 'back from a what-if', type: 'keyword' },
    { label: 'branches', detail: 'the trace and the what-ifs', type: 'keyword' },
    { label: 'help', detail: 'what can be asked', type: 'keyword' },
];

/** @returns where the piece being completed begins in `before`, and what fits there */
export function completionsFor(
    program: Program,
    before: string,
    cpu: CpuIndex,
): { start: number; items: readonly Completion[] } {
    const match = /((?:[A-Za-z_]\w*\s*\.\s*)*)([A-Za-z_]\w*)?$/.exec(before);
    const typed = match?.[2] ?? '';
    const path = (match?.[1] ?? '')
        .split('.')
        .map((part) => part.trim())
        .filter((part) => part !== '');
    const command = /^\s*(?:(hold|release)\s+)?\w*$/.exec(before);
    const inCall = /(\w+)\(\s*\w*$/.exec(before)?.[1];
    const all =
        inCall === 'registered' || command?.[1] !== undefined
            ? cpus(program)
            : path.length === 0
              ? [...top(program, cpu), ...(command === null ? [] : COMMANDS)]
              : members(program, path);
    const items = all.filter((item) => item.label.startsWith(typed));
    return { start: before.length - typed.length, items };
}

function cpus(program: Program): Completion[] {
    return program.cpus.map((each): Completion => ({ label: each.name, detail: 'CPU', type: 'class' }));
}

function codeNames(program: Program): Completion[] {
    return program.locations.flatMap((location): Completion[] =>
        location.kind === 'code' ? [{ label: location.name, detail: 'code location', type: 'variable' }] : [],
    );
}

function top(program: Program, cpu: CpuIndex): Completion[] {
    const registers = (program.cpus[cpu]?.registers ?? []).filter(isOwnRegister);
    const versions = program.symbols.flatMap((symbol): Completion[] =>
        symbol.kind === 'version' && !symbol.quoted ? [{ label: symbol.name, detail: 'version', type: 'value' }] : [],
    );
    return [
        ...registers.map((label): Completion => ({
            label,
            detail: `register of ${program.cpus[cpu]?.name ?? ''}`,
            type: 'variable',
        })),
        ...cpus(program),
        ...codeNames(program),
        ...program.locations.flatMap((location): Completion[] =>
            location.kind === 'word' ? [{ label: location.name, detail: 'shared word', type: 'variable' }] : [],
        ),
        ...versions,
        ...(program.locations.some((location) => location.kind === 'registration')
            ? [{ label: 'registered', detail: 'registered(CPU), as others see it', type: 'function' } as const]
            : []),
        { label: 'timeline', detail: 'what everybody can come to see', type: 'variable' },
        { label: 'why', detail: 'why(B.pipeline.foo), why()', type: 'function' },
        { label: 'step', detail: 'number of steps taken', type: 'variable' },
    ];
}

function members(program: Program, path: readonly string[]): Completion[] {
    const [first = '', aspect] = path;
    const cpu = cpuNamed(program, first);
    if (cpu === null) return [];
    if (path.length === 1) {
        const labels = program.events.flatMap((event) =>
            event.cpu === cpu && event.label !== undefined ? [event.label] : [],
        );
        return [
            ...ASPECTS,
            ...(program.cpus[cpu]?.registers ?? [])
                .filter(isOwnRegister)
                .map((label): Completion => ({ label, detail: `register of ${first}`, type: 'variable' })),
            ...[...new Set(labels)].map((label): Completion => ({ label, detail: 'label', type: 'property' })),
        ];
    }
    if (path.length === 2 && aspect !== undefined && ['pipeline', 'icache', 'afterSync'].includes(aspect))
        return codeNames(program);
    if (path.length === 2 && aspect === 'mayRead')
        return program.locations.flatMap((location): Completion[] =>
            location.kind === 'code' ? [] : [{ label: location.name, detail: 'what it may read', type: 'variable' }],
        );
    return [];
}
