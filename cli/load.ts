/** From a text to programs and diagnostics, for every command that looks inside a file. */
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { linesOf, toHuman } from '../analysis/positions';
import type { Lines } from '../analysis/positions';
import type { LanguageHost, LoweredProgram, SourceText } from '../language';
import { lower, notesOf, parse, resolve as resolveNames, standardHost } from '../language';
import type { LitmusTest } from '../language/litmus';
import { readLitmus } from '../language/litmus';
import type { Program, Span } from '../machine/program';
import type { Finding } from '../report/json';
import type { PlaceOf } from '../report/places';
import type { Input } from './files';

export interface Loaded {
    readonly input: Input;
    /** The scenario's or test's name; null where there is none. */
    readonly name: string | null;
    readonly programs: readonly LoweredProgram[];
    readonly litmus: { readonly test: LitmusTest; readonly program: Program } | null;
    /** Only procedures: nothing to check, nothing wrong. */
    readonly isLibrary: boolean;
    readonly source: string;
    /** What the author wants known with the verdicts. */
    readonly notes: readonly string[];
    readonly diagnostics: readonly Finding[];
    readonly place: PlaceOf;
}

/** The shipped library, and `use` of files beside the scenario. */
export function hostFor(input: Input): LanguageHost & { readonly texts: ReadonlyMap<string, string> } {
    const texts = new Map<string, string>();
    return {
        texts,
        library: (architecture) => {
            const library = standardHost.library(architecture);
            for (const each of library) texts.set(each.path, each.text);
            return library;
        },
        use: (path, from): SourceText | null => {
            const file = resolve(dirname(from ?? input.path), path);
            try {
                const text = readFileSync(file, 'utf8');
                texts.set(file, text);
                return { path: file, text };
            } catch {
                // The resolver says so, at the `use` that names it (ISO214).
                return null;
            }
        },
    };
}

export function load(input: Input): Loaded {
    return input.kind === 'litmus' ? loadLitmus(input) : loadScenario(input);
}

function loadScenario(input: Input): Loaded {
    const host = hostFor(input);
    const parsed = parse(input.text);
    const resolution = resolveNames(parsed.file, host);
    const lowered = lower(resolution);
    const diagnostics = [...parsed.diagnostics, ...resolution.diagnostics, ...lowered.diagnostics].filter(
        (each) => each.span.file === undefined,
    );
    diagnostics.sort((a, b) => a.span.start - b.span.start);
    return {
        input,
        name: lowered.programs[0]?.program.name ?? null,
        programs: lowered.programs,
        litmus: null,
        isLibrary: resolution.isLibrary,
        source: citation(input.text),
        notes: notesOf(parsed.file),
        diagnostics,
        place: placer(input.text, host.texts),
    };
}

/** The words of `source "…"`, for pictures. */
function citation(text: string): string {
    return /^\s*source\s+"((?:[^"\\]|\\.)*)"/m.exec(text)?.[1] ?? '';
}

function loadLitmus(input: Input): Loaded {
    const { test, program, problems } = readLitmus(input.text);
    return {
        input,
        name: test?.name ?? null,
        programs:
            program === null
                ? []
                : [
                      {
                          architecture: program.architecture,
                          options: program.options,
                          optionText: '',
                          program,
                          expectations: [],
                          traces: [],
                      },
                  ],
        litmus: test === null || program === null ? null : { test, program },
        isLibrary: false,
        source: '',
        notes: [],
        diagnostics: problems.map((each) => ({
            code: each.code,
            severity: 'error',
            span: each.span,
            message: each.message,
        })),
        place: placer(input.text, new Map()),
    };
}

function placer(text: string, others: ReadonlyMap<string, string>): PlaceOf {
    const known = new Map<string, Lines>();
    const own = linesOf(text);
    return (span: Span) => {
        if (span.file === undefined) return toHuman(own, span.start);
        const other = others.get(span.file);
        if (other === undefined) return null;
        let lines = known.get(span.file);
        if (lines === undefined) {
            lines = linesOf(other);
            known.set(span.file, lines);
        }
        return { file: span.file, ...toHuman(lines, span.start) };
    };
}

/** Whether anything in the text stops it from being checked. */
export const isBroken = (loaded: Loaded): boolean => loaded.diagnostics.some((each) => each.severity === 'error');
