/** Everything the server finds out about a text, studies at leisure included, without a server. */
import { check } from '../../analysis/check';
import type { Finding } from '../../analysis/finding';
import { lintFindings } from '../../analysis/lints';
import type { CheckReport } from '../../analysis/types';
import { standardHost } from '../../language';
import type { LanguageHost } from '../../language';
import { checkProgram } from '../../machine/check';
import { studyAtLeisure } from '../../server/background';
import type { Checker } from '../../server/checker';
import { createRepairs } from '../../server/repairs';
import type { Repairs } from '../../server/repairs';
import { DEFAULT_SETTINGS } from '../../server/settings';
import { impossibleItems } from '../../analysis/impossible';
import { traceFindings } from '../../server/traceFindings';
import { verdictFindings } from '../../server/verdictFindings';
import type { View } from '../../server/view';
import { analysed, checked, URI } from './kit';

/** Checks in place. */
export const checker: Checker = {
    check: ({ request, limits, witness, finals }) =>
        Promise.resolve({ kind: 'report', report: check(checkProgram, request, { limits, witness, finals }) }),
    survey: () => Promise.reject(new Error('nothing is surveyed here')),
    draw: () => Promise.reject(new Error('nothing is drawn here')),
    stop: () => undefined,
    dispose: () => undefined,
    state: () => 'ready',
};

export const repairs: Repairs = createRepairs(checker, { languageHost: () => standardHost });

export interface Studied {
    readonly view: View;
    readonly report: CheckReport;
    readonly findings: readonly Finding[];
}

export async function studied(text: string, host: LanguageHost = standardHost, uri = URI): Promise<Studied> {
    const analysis = analysed(text, host, uri);
    const report = checked(analysis);
    const found = await studyAtLeisure({ analysis, report }, checker, repairs, () => true);
    const findings = [
        ...analysis.diagnostics,
        ...verdictFindings(analysis, report),
        ...lintFindings(analysis, report),
        ...traceFindings(analysis, impossibleItems(analysis.lowered.programs)),
        ...found,
    ];
    const view = { analysis, report, findings, others: [], settings: DEFAULT_SETTINGS };
    return { view, report, findings };
}
