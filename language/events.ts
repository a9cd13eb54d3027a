/** Kinds of events as a `trace` names them. */
import type { EventKind } from '../machine/program';

const KINDS: readonly EventKind[] = [
    'patch',
    'execute',
    'load',
    'store',
    'rmw',
    'dmb',
    'dsb',
    'isb',
    'fence',
    'dc',
    'ic',
    'enter',
    'return',
    'register',
    'unregister',
    'send',
    'wait',
    'ack',
    'mask',
    'unmask',
    'if',
    'while',
    'await',
    'choose',
    'assert',
    'note',
    'assign',
];

/** Words of statements that name the kind of their event. */
const SPELLINGS: Readonly<Record<string, readonly EventKind[]>> = {
    eret: ['return'],
    iret: ['return'],
    sysret: ['return'],
    sret: ['return'],
    serialize: ['fence'],
    mfence: ['fence'],
};

/** The kinds a trace item may mean; empty: it is no kind. */
export function eventKinds(text: string): readonly EventKind[] {
    const kind = KINDS.find((each) => each === text);
    return kind ? [kind] : Object.hasOwn(SPELLINGS, text) ? (SPELLINGS[text] ?? []) : [];
}

/** Every word that names a kind of event. */
export const EVENT_KINDS: readonly string[] = [...KINDS, ...Object.keys(SPELLINGS)];

export function isEventKind(text: string): boolean {
    return eventKinds(text).length > 0;
}
