/** Verdicts that hang on CTR_EL0: a scenario that is safe only because IDC or DIC is 1 (ISO009). */
import type { Fix } from '../language';
import type { Analysis } from './analysis';
import type { Finding } from './finding';
import { toggled } from './lints/options';
import type { CheckReport } from './types';

/** The same scenario with every value of both bits; null where there is nothing to ask. */
export function portabilityQuestion(analysis: Analysis, report: CheckReport): Fix | null {
    const arm = report.configurations.filter(({ architecture }) => architecture === 'arm64');
    const isFavoured = arm.length > 0 && arm.every(({ options }) => options.idc === 1 || options.dic === 1);
    return isFavoured && report.verdict === 'safe' ? toggled(analysis) : null;
}

export function isPortable(answer: CheckReport): boolean {
    return answer.verdict === 'safe';
}

export function portabilityFinding(question: Fix, answer: CheckReport): Finding {
    const worse = answer.configurations
        .filter(({ verdict }) => verdict !== 'safe')
        .map(({ label, verdict }) => `${verdict} on ${label}`);
    return {
        code: 'ISO009',
        severity: 'information',
        span: question.edits[0]?.span ?? { start: 0, end: 0 },
        message: `Safe only with these CTR_EL0 bits: ${worse.join('; ')}. Machines differ in them.`,
        related: [],
        // What it shows is the point: the verdict is worse, and says so.
        fixes: [question],
    };
}
