/** Function breakpoints: `isb`, `dsb ish`, `B.isb`, `ipi`, `kick_all_cpus_sync`, a label. */
import type { CpuIndex, Program } from '../../machine/program';
import { cpuNamed } from '../expressions/names';
import type { Moment } from '../replay/moments';
import { entersProcedure } from './procedures';

const EVENT_KINDS: ReadonlySet<string> = new Set([
    'patch', 'execute', 'load', 'store', 'rmw', 'dmb', 'dsb', 'isb', 'fence', 'dc', 'ic', 'enter', 'return', 'register',
    'unregister', 'send', 'wait', 'ack', 'mask', 'unmask', 'if', 'while', 'await', 'choose', 'assert', 'note', 'assign', 'branch',
]); // prettier-ignore

/** Names for steps that are not events of a program. */
const STEP_KINDS: Readonly<Record<string, 'take' | 'drain'>> = {
    ipi: 'take',
    take: 'take',
    'on ipi': 'take',
    visible: 'drain',
    drain: 'drain',
};

export interface FunctionSite {
    readonly cpu: CpuIndex | null;
    readonly about: (moment: Moment) => boolean;
}

/** What a name means; a sentence when it means nothing. */
export function functionNamed(program: Program, text: string): FunctionSite | string {
    const trimmed = text.trim().replace(/\(\)$/, '');
    const split = /^([A-Za-z_][A-Za-z0-9_]*)\s*[.:]\s*(.+)$/.exec(trimmed);
    const cpu = split?.[1] === undefined ? null : cpuNamed(program, split[1]);
    const name = cpu === null ? trimmed : (split?.[2] ?? trimmed);
    const about = meaning(program, name);
    if (about === null) return unknown(program, name);
    return {
        cpu,
        about: (moment) => moment.next !== null && (cpu === null || moment.next.cpu === cpu) && about(moment),
    };
}

function meaning(program: Program, name: string): ((moment: Moment) => boolean) | null {
    const step = STEP_KINDS[name];
    if (step !== undefined) return (moment) => moment.next?.kind === step;
    if (procedures(program).includes(name)) return (moment) => entersProcedure(moment, name);
    const events = new Set(
        [...program.events.entries()]
            .filter(
                ([, event]) =>
                    event.kind === name ||
                    event.label === name ||
                    event.text === name ||
                    event.text.startsWith(`${name} `),
            )
            .map(([id]) => id),
    );
    if (events.size > 0) return (moment) => isEvent(moment) && events.has(moment.next?.event ?? -1);
    // A kind of event that this program has none of: valid, and never hit.
    return EVENT_KINDS.has(name) ? () => false : null;
}

function isEvent(moment: Moment): boolean {
    return moment.next?.kind === 'event' || moment.next?.kind === 'promise';
}

/** Procedures and handlers of a program, each once. */
export function procedures(program: Program): readonly string[] {
    return [...new Set(program.events.flatMap((event) => event.frames.map((frame) => frame.procedure)))];
}

function unknown(program: Program, name: string): string {
    const known = [...new Set([...procedures(program), ...program.events.map((event) => event.kind), 'ipi'])].sort();
    return `Nothing here is called \`${name}\`. Possible: ${known.join(', ')}; with a CPU before it to mean that one: \`B.isb\`.`;
}
