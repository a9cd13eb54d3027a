/** What the state of each CPU may be at each line, found out by the checker when somebody first asks about a version. */
import type { Analysis } from '../analysis/analysis';
import type { Survey } from '../machine/survey';
import type { Checker } from './checker';

export interface Surveys {
    /** One survey for each of the analysis's programs; null: it was stopped, or the checker failed. */
    of(analysis: Analysis): Promise<readonly Survey[] | null>;
    /** The document has changed: nobody waits for what was true of it. */
    stop(uri: string): void;
}

/** Somebody holds the mouse still and waits. */
const LIMITS = { states: 20_000, milliseconds: 1_500 };

export function createSurveys(checker: Checker): Surveys {
    const known = new WeakMap<Analysis, Promise<readonly Survey[] | null>>();
    const keyOf = (uri: string) => `survey ${uri}`;

    async function ask(analysis: Analysis): Promise<readonly Survey[] | null> {
        const programs = analysis.lowered.programs.map(({ program }) => program);
        if (programs.length === 0) return null;
        const outcome = await checker.survey({ key: keyOf(analysis.uri), programs, limits: LIMITS });
        if (outcome.kind === 'surveys') return outcome.surveys;
        // Nothing was found out, so the next who asks may try again.
        known.delete(analysis);
        return null;
    }

    return {
        of: (analysis) => {
            const asked = known.get(analysis) ?? ask(analysis);
            known.set(analysis, asked);
            return asked;
        },
        stop: (uri) => checker.stop(keyOf(uri)),
    };
}
