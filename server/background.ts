/**
 * What is found out at leisure about a document whose verdicts are known: barriers it could do without, IPIs that
 * reach user mode, verdicts that hang on CTR_EL0. Dropped when the
 * document changes.
 */
import type { Analysis } from '../analysis/analysis';
import type { Finding } from '../analysis/finding';
import { probeFindings, probes } from '../analysis/probes';
import { isNeeded, redundancyFinding, removable } from '../analysis/redundant';
import { isPortable, portabilityFinding, portabilityQuestion } from '../analysis/portability';
import type { CheckReport } from '../analysis/types';
import type { Checker } from './checker';
import type { Repairs } from './repairs';

/** Scenarios that take longer than this to check are not checked again and again. */
const PATIENCE_MILLISECONDS = 500;

/**
 * @param isCurrent whether the analysis is still that of the document
 */
export async function studyAtLeisure(
    { analysis, report }: { readonly analysis: Analysis; readonly report: CheckReport },
    checker: Checker,
    repairs: Repairs,
    isCurrent: () => boolean,
): Promise<readonly Finding[]> {
    const isCutOff = report.configurations.some(({ limit, failure }) => limit !== null || failure !== null);
    if (isCutOff || report.milliseconds > PATIENCE_MILLISECONDS) return [];
    const found: Finding[] = [];
    const asked = probes(analysis);
    if (asked.length > 0) {
        const outcome = await checker.check({
            key: `probes ${analysis.uri}`,
            request: { programs: asked },
            limits: { milliseconds: 4 * PATIENCE_MILLISECONDS },
            witness: false,
        });
        if (outcome.kind === 'report') found.push(...probeFindings(analysis, asked, outcome.report));
    }
    const question = portabilityQuestion(analysis, report);
    if (question !== null && isCurrent()) {
        const answer = await repairs.check(analysis, question.edits);
        if (answer && !isPortable(answer.report)) found.push(portabilityFinding(question, answer.report));
    }
    for (const candidate of removable(analysis, report)) {
        if (!isCurrent()) return [];
        const without = await repairs.check(analysis, candidate.fix.edits);
        if (without && !isNeeded(report, without.report)) found.push(redundancyFinding(candidate));
    }
    return found;
}
