/** Checks repairs before they are offered, in a checker of its own so that verdicts never wait for them. */
import { analyse } from '../analysis/analysis';
import type { Analysis } from '../analysis/analysis';
import type { Finding } from '../analysis/finding';
import { apply } from '../analysis/lints/edits';
import { isGood, isNoWorse, mends } from '../analysis/repair';
import { pairsOf, sizeOf } from '../analysis/repairCandidates';
import type { CheckReport } from '../analysis/types';
import type { Fix, TextEdit } from '../language';
import type { Checker } from './checker';
import type { Files } from './files';
import type { View } from './view';

export interface Repairs {
    /** The repairs of a finding that do what they are for, best first; the same question is answered once. */
    verified(view: View, finding: Finding): Promise<readonly Fix[]>;
    /** The document with some edits, checked; null when it cannot be. */
    check(analysis: Analysis, edits: readonly TextEdit[]): Promise<{ analysis: Analysis; report: CheckReport } | null>;
}

/** More changes than these are not tried: somebody is waiting for the light bulb. */
const LIMIT = 32;
const PAIRS = 200;
/** For one check, and for all checks of one finding. */
const MILLISECONDS = 2_000;
const BUDGET_MILLISECONDS = 6_000;
/** Of pairs that are equally small, so many are offered. */
const OFFERED = 3;

/** What the checks of one finding have cost. */
interface Spent {
    milliseconds: number;
}

/**
 * @param isCurrent whether an analysis is still that of its document: the repairs of a text that is gone are not looked for
 */
export function createRepairs(
    checker: Checker,
    files: Pick<Files, 'languageHost'>,
    isCurrent: (analysis: Analysis) => boolean = () => true,
): Repairs {
    const known = new WeakMap<Finding, Promise<readonly Fix[]>>();
    let jobs = 0;

    async function check(analysis: Analysis, edits: readonly TextEdit[]) {
        const text = apply(analysis.text, edits);
        const changed = analyse({ ...analysis, text }, files.languageHost(analysis.uri));
        const { programs } = changed.lowered;
        if (programs.length === 0) return null;
        const outcome = await checker.check({
            key: `repair ${++jobs}`,
            request: { programs },
            limits: { milliseconds: MILLISECONDS },
            witness: false,
        });
        return outcome.kind === 'report' ? { analysis: changed, report: outcome.report } : null;
    }

    /** Those that work, of the smallest size that any of them has. */
    async function smallest(
        before: { readonly analysis: Analysis; readonly report: CheckReport },
        code: string,
        fixes: readonly Fix[],
        spent: Spent,
        limit: number,
    ): Promise<Fix[]> {
        const good: Fix[] = [];
        for (const candidate of fixes) {
            const [best] = good;
            if (best && (sizeOf(candidate) > sizeOf(best) || good.length >= limit)) break;
            if (spent.milliseconds > BUDGET_MILLISECONDS || !isCurrent(before.analysis)) break;
            const after = await check(before.analysis, candidate.edits);
            spent.milliseconds += after?.report.milliseconds ?? 0;
            if (after === null || !isGood(before, after, code)) continue;
            good.push(withBeliefs(before.analysis, candidate, after.report));
        }
        return good;
    }

    async function tryOut({ analysis, report }: View, { candidates = [], code }: Finding): Promise<readonly Fix[]> {
        if (report === null) return [];
        const before = { analysis, report };
        const spent = { milliseconds: 0 };
        const singles = candidates.slice(0, LIMIT);
        const good = await smallest(before, code, singles, spent, LIMIT);
        // Two places at once only for a verdict that no single one mends.
        if (good.length > 0 || !/^ISO30[0-2]$/.test(code)) return good;
        return smallest(before, code, pairsOf(singles).slice(0, PAIRS), spent, OFFERED);
    }

    /** Repairs of syntax and names: after them the text has this fault less and no new one, and no verdict is worse. */
    async function mending({ analysis, report }: View, { fixes, code }: Finding): Promise<readonly Fix[]> {
        const good: Fix[] = [];
        for (const fix of fixes) {
            const host = files.languageHost(analysis.uri);
            const after = analyse({ ...analysis, text: apply(analysis.text, fix.edits) }, host);
            if (!mends(analysis, after, code)) continue;
            // An error had no verdict that could become worse.
            const checked = report && report.configurations.length > 0 ? await check(analysis, fix.edits) : null;
            if (report === null || checked === null || isNoWorse(report, checked.report)) good.push(fix);
        }
        return good;
    }

    async function offered(view: View, finding: Finding): Promise<readonly Fix[]> {
        const certain = isOfLanguage(finding) ? await mending(view, finding) : finding.fixes;
        return [...certain, ...(await tryOut(view, finding))];
    }

    return {
        check,
        verified: (view, finding) => {
            const asked = known.get(finding) ?? offered(view, finding);
            known.set(finding, asked);
            return asked;
        },
    };
}

/** Faults of syntax and names: 100s and 200s. */
function isOfLanguage({ code }: Finding): boolean {
    return /^ISO[12]/.test(code);
}

/** A repair that makes `expect racy` untrue says what is true instead. */
function withBeliefs(analysis: Analysis, fix: Fix, report: CheckReport): Fix {
    const items = analysis.file.items.filter((item) => item.kind === 'expect');
    const edits: TextEdit[] = [];
    const words = new Set<string>();
    report.configurations.forEach(({ disappointments, program }) => {
        const old = analysis.lowered.programs[program]?.expectations ?? [];
        for (const { expectation, actual } of disappointments) {
            if (actual === 'unknown') return;
            // The same belief in the text as it is now: the one with the same words about the same property.
            const same = old.find(
                (each) => each.property === expectation.property && each.verdict === expectation.verdict,
            );
            const item = same && items.find(({ span }) => span.start === same.span.start);
            if (!same || !item || edits.some(({ span }) => span.start === same.verdictSpan.start)) continue;
            edits.push({ span: same.verdictSpan, newText: actual });
            words.add(actual);
        }
    });
    if (edits.length === 0) return fix;
    return { title: `${fix.title}, and expect ${[...words].join(', ')}`, edits: [...fix.edits, ...edits] };
}
