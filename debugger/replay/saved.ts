/** A trace as a file: what `isosync/exportTrace` answers and `"trace": "file.json"` reads. */
import type { Entry, ForceTarget } from './branch';

export interface SavedTrace {
    readonly isosyncTrace: 1;
    readonly scenario: string;
    readonly architecture: string;
    /** Choice keys, and values that were set. */
    readonly schedule: readonly (string | { readonly force: ForceTarget; readonly value: number })[];
    /** What each entry does, for people, and to notice that the scenario is another one by now. Absent in older files. */
    readonly statements?: readonly string[];
    readonly cursor: number;
}

/** Entries as they are read back. */
export interface ReadTrace {
    readonly entries: readonly Entry[];
    readonly statements: readonly string[] | null;
}

export function toSaved(
    scenario: string,
    architecture: string,
    entries: readonly Entry[],
    statements: readonly string[],
    cursor: number,
): SavedTrace {
    return {
        isosyncTrace: 1,
        scenario,
        architecture,
        schedule: entries.map((entry) =>
            entry.kind === 'choice' ? entry.key : { force: entry.target, value: entry.value },
        ),
        statements,
        cursor,
    };
}

/** @throws Error with a sentence when the text is not a saved trace */
export function fromSaved(text: string): ReadTrace {
    let parsed: unknown;
    try {
        parsed = JSON.parse(text);
    } catch {
        throw new Error('it is not JSON');
    }
    const schedule: unknown = Array.isArray(parsed) ? parsed : isRecord(parsed) ? parsed.schedule : undefined;
    if (!Array.isArray(schedule)) throw new Error('it has no `schedule`');
    const statements: unknown = isRecord(parsed) ? parsed.statements : undefined;
    const isTexts = Array.isArray(statements) && statements.every((each) => typeof each === 'string');
    return {
        entries: schedule.map((item: unknown, index) => entryOf(item, index)),
        statements: isTexts ? statements : null,
    };
}

function entryOf(item: unknown, index: number): Entry {
    if (typeof item === 'string') return { kind: 'choice', key: item };
    if (isRecord(item) && isRecord(item.force) && typeof item.value === 'number') {
        const { location, cpu, register } = item.force;
        if (typeof location === 'number') return { kind: 'force', target: { location }, value: item.value };
        if (typeof cpu === 'number' && typeof register === 'number') {
            return { kind: 'force', target: { cpu, register }, value: item.value };
        }
    }
    throw new Error(`entry ${index + 1} of its schedule is neither a step nor a value that was set`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}
