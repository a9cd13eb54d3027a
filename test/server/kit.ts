/** The marker kit: scenarios with `<|>` where the cursor is, or `<|…|>` around a stretch, and views of them. */
import assert from 'node:assert/strict';
import { analyse } from '../../analysis/analysis';
import type { Analysis } from '../../analysis/analysis';
import { check } from '../../analysis/check';
import type { Finding } from '../../analysis/finding';
import { lintFindings } from '../../analysis/lints';
import { toLsp } from '../../analysis/positions';
import type { LspPosition } from '../../analysis/positions';
import type { CheckReport } from '../../analysis/types';
import { standardHost } from '../../language';
import type { LanguageHost } from '../../language';
import { checkProgram } from '../../machine/check';
import { DEFAULT_SETTINGS } from '../../server/settings';
import { verdictFindings } from '../../server/verdictFindings';
import type { View } from '../../server/view';

export const URI = 'file:///scenarios/test.isosync';

export interface Marked {
    readonly text: string;
    /** Offsets of `<|>`, in order; a `<|…|>` gives both its ends. */
    readonly offsets: readonly number[];
}

export function marked(source: string): Marked {
    const offsets: number[] = [];
    let text = '';
    for (const part of source.split(/(<\|>|<\||\|>)/)) {
        if (part === '<|>' || part === '<|' || part === '|>') offsets.push(text.length);
        else text += part;
    }
    return { text, offsets };
}

export function analysed(text: string, host: LanguageHost = standardHost, uri = URI): Analysis {
    return analyse({ uri, version: 1, text }, host);
}

export function checked(analysis: Analysis): CheckReport {
    return check(checkProgram, { programs: analysis.lowered.programs }, { finals: true });
}

export interface Opened extends View {
    readonly offset: number;
    readonly position: LspPosition;
    readonly positions: readonly LspPosition[];
    /** For requests about a place. */
    readonly at: { readonly textDocument: { readonly uri: string }; readonly position: LspPosition };
}

/** A view of a marked scenario; checked when `verdicts` is set. */
export function open(source: string, { verdicts = false, host = standardHost, uri = URI } = {}): Opened {
    const { text, offsets } = marked(source);
    const analysis = analysed(text, host, uri);
    const report = verdicts ? checked(analysis) : null;
    const findings: readonly Finding[] = [
        ...analysis.diagnostics,
        ...(report ? [...verdictFindings(analysis, report), ...lintFindings(analysis, report)] : []),
    ];
    const positions = offsets.map((offset) => toLsp(analysis.lines, offset));
    const position = positions[0] ?? toLsp(analysis.lines, 0);
    return {
        analysis,
        report,
        findings,
        others: [],
        settings: DEFAULT_SETTINGS,
        offset: offsets[0] ?? 0,
        position,
        positions,
        at: { textDocument: { uri }, position },
    };
}

/** The text of a range, for assertions that read. */
export function textOf(analysis: Analysis, range: { readonly start: LspPosition; readonly end: LspPosition }): string {
    const { lines } = analysis;
    const offset = ({ line, character }: LspPosition) => (lines.starts[line] ?? 0) + character;
    return analysis.text.slice(offset(range.start), offset(range.end));
}

/** Fails with a readable list where an analysis has errors. */
export function assertClean(analysis: Analysis): void {
    const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error');
    assert.deepEqual(
        errors.map(({ code, message }) => `${code} ${message}`),
        [],
    );
}

/** The race this project exists for. */
export const RACE = `// Mark Rutland, LKML, 2020-04-20
scenario "synchronized before registered"
source "https://lore.kernel.org/lkml/20200420"
arch arm64

code foo = old; // one patchable instruction

cpu A {
    patch foo = new;
    dc cvau foo;
    dsb ish;
    ic ivau foo;
    dsb ish;
kick:
    kick_all_cpus_sync();
}

cpu B unregistered in user {
    enter exception;
    register;
run:
    execute foo;
}

forbid stale foo on B after A.kick as window;
expect racy;
`;

/** The repair. */
export const SAFE = RACE.replace('register;\n', 'register;\n    dsb ish;\n    isb;\n').replace(
    'expect racy',
    'expect safe',
);
