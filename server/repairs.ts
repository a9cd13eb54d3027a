/** Checks repairs before they are offered, in a checker of its own so that verdicts never wait for them. */
import { analyse } from '../analysis/analysis';
import type { Analysis } from '../analysis/analysis';
import type { Finding } from '../analysis/finding';
import { apply } from '../analysis/lints/edits';
import { isGood, sizeOf } from '../analysis/repair';
import type { CheckReport } from '../analysis/types';
import type { Fix, TextEdit } from '../language';
import type { Checker } from './checker';
import type { Files } from './files';
import type { View } from './view';

export interface Repairs {
    /** The repairs of a finding that work, best first; the same question is answered once. */
    verified(view: View, finding: Finding): Promise<readonly Fix[]>;
    /** The document with some edits, checked; null when it cannot be. */
    check(analysis: Analysis, edits: readonly TextEdit[]): Promise<{ analysis: Analysis; report: CheckReport } | null>;
}

/** More candidates than this are not tried: somebody is waiting for the light bulb. */
const LIMIT = 24;
const MILLISECONDS = 2_000;

export function createRepairs(checker: Checker, files: Files): Repairs {
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

    async function tryOut(view: View, finding: Finding): Promise<readonly Fix[]> {
        const { report } = view;
        if (report === null) return [];
        const before = { analysis: view.analysis, report };
        const good: Fix[] = [];
        for (const candidate of (finding.candidates ?? []).slice(0, LIMIT)) {
            // Only the smallest that work are offered.
            const [best] = good;
            if (best && sizeOf(candidate) > sizeOf(best)) continue;
            const after = await check(view.analysis, candidate.edits);
            if (after === null || !isGood(before, after, finding.code)) continue;
            good.push(withBeliefs(view.analysis, candidate, after.report));
        }
        return good;
    }

    return {
        check,
        verified: (view, finding) => {
            const asked = known.get(finding) ?? tryOut(view, finding);
            known.set(finding, asked);
            return asked;
        },
    };
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
