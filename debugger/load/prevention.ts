/** Which barrier would have prevented a violation: candidates are tried on the text and checked; the first that helps is named. */
import type { Analysis } from '../../analysis/analysis';
import { analyse } from '../../analysis/analysis';
import { check } from '../../analysis/check';
import { candidatesFor } from '../../analysis/repairCandidates';
import type { ConfigurationReport } from '../../analysis/types';
import type { Fix, LanguageHost } from '../../language';
import { explore } from '../../machine/explore';
import type { Limits } from '../../machine/verdict';

/**
 * @param label of the configuration the violation was found in
 * @param property index into the properties of that configuration's program
 * @param milliseconds for all candidates together
 * @returns a sentence that has been verified; null: nothing was found to help, or there was no time
 */
export function prevention(
    analysis: Analysis,
    host: LanguageHost,
    label: string,
    property: number,
    now: () => number,
    milliseconds: number,
): string | null {
    const until = now() + milliseconds;
    const limits = (): Partial<Limits> => ({ milliseconds: Math.max(1, until - now()) });
    const reportOf = (each: Analysis): readonly ConfigurationReport[] =>
        check(explore, { programs: each.lowered.programs }, { limits: limits(), now, witness: false }).configurations;
    const before = reportOf(analysis).find((each) => each.label === label);
    const program = before === undefined ? undefined : analysis.lowered.programs[before.program]?.program;
    if (before === undefined || program === undefined) return null;
    for (const candidate of candidatesFor(analysis, program, before, property)) {
        if (now() >= until) return null;
        const repaired = analyse({ uri: analysis.uri, version: 0, text: applied(analysis.text, candidate) }, host);
        const after = reportOf(repaired).find((each) => each.label === label);
        // Only what is proved: unknown helps nobody.
        if (after?.properties[property]?.outcome === 'holds' && after.verdict === 'safe') return sentenceOf(candidate);
    }
    return null;
}

/** The text with a repair; edits of the scenario itself only. */
function applied(text: string, { edits }: Fix): string {
    const own = edits.filter((edit) => edit.span.file === undefined);
    return [...own]
        .sort((a, b) => b.span.start - a.span.start)
        .reduce((result, { span, newText }) => result.slice(0, span.start) + newText + result.slice(span.end), text);
}

/** "Insert `dsb ish; isb;` before `execute foo`" → "Prevented by `dsb ish; isb;` before `execute foo`." */
const sentenceOf = ({ title }: Fix): string => `Prevented by ${title.replace(/^Insert /, '')}.`;
