/**
 * What makes a repair worth offering: the repaired text has been checked, what it is for is gone, nothing new is wrong, and
 * no verdict is worse. Which changes are tried: `repairCandidates.ts`, and what the lints propose.
 */
import type { Diagnostic } from '../language';
import type { Analysis } from './analysis';
import { isWorse } from './check';
import { lintFindings } from './lints';
import type { CheckReport } from './types';

/** A document and its verdicts. */
export interface Checked {
    readonly analysis: Analysis;
    readonly report: CheckReport;
}

/**
 * Whether a repair did what it is for.
 *
 * @param code the code of the finding it is for: there must be fewer of it
 */
export function isGood(before: Checked, after: Checked, code: string): boolean {
    const was = counts(before, code);
    const is = counts(after, code);
    if ((is.get(code) ?? 0) >= (was.get(code) ?? 0)) return false;
    for (const [each, count] of is) if (count > (was.get(each) ?? 0)) return false;
    return isNoWorse(before.report, after.report);
}

/**
 * Whether a change of the text mends a fault of syntax or names: there is one less of it, and nothing new.
 *
 * @param code the code of the fault
 */
export function mends(before: Analysis, after: Analysis, code: string): boolean {
    // What only a whole text can be told is no consequence of the repair that made it whole.
    const wasWhole = before.resolution.wellFormed;
    const count = ({ diagnostics }: Analysis) =>
        tally(diagnostics.filter((each) => isCounted(each, code) && (wasWhole || !OF_WHOLE_TEXTS.has(each.code))));
    const [was, is] = [count(before), count(after)];
    return (
        (is.get(code) ?? 0) < (was.get(code) ?? 0) && [...is].every(([each, found]) => found <= (was.get(each) ?? 0))
    );
}

/** Reported when a text without errors is lowered. */
const OF_WHOLE_TEXTS: ReadonlySet<string> = new Set(['ISO218', 'ISO221', 'ISO222', 'ISO223']);

/** Hints count only when they are asked about. */
function isCounted({ severity, code }: Diagnostic, asked: string): boolean {
    return severity !== 'hint' || code === asked;
}

function tally(found: readonly { readonly code: string }[]): Map<string, number> {
    const counts = new Map<string, number>();
    for (const { code } of found) counts.set(code, (counts.get(code) ?? 0) + 1);
    return counts;
}

/** Whether no configuration has a worse verdict than before. */
export function isNoWorse(before: CheckReport, after: CheckReport): boolean {
    return after.configurations.every(({ label, verdict }) => {
        const old = before.configurations.find((each) => each.label === label);
        return old === undefined || !isWorse(verdict, old.verdict);
    });
}

/** How many findings there are of each code; hints count only when they are asked about. */
function counts({ analysis, report }: Checked, asked: string): Map<string, number> {
    const found: { readonly code: string }[] = [...analysis.diagnostics, ...lintFindings(analysis, report)].filter(
        (each) => isCounted(each, asked),
    );
    for (const { properties } of report.configurations)
        for (const { outcome, verdict } of properties)
            if (outcome === 'violated') found.push({ code: verdictCode(verdict) });
    return tally(found);
}

function verdictCode(verdict: string): string {
    return verdict === 'racy'
        ? 'ISO300'
        : verdict === 'unpredictable'
          ? 'ISO301'
          : verdict === 'stuck'
            ? 'ISO302'
            : 'ISO304';
}
