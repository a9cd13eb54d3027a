/** Why an older value is still possible, or no longer: the chain of events, numbered, in plain words. */
import type { Program } from '../../machine/program';
import type { Cause, Chain, Step } from '../../machine/trace';
import { cpuName, eventOf, locationName, stepText } from '../../report/names';
import { valueText } from '../expressions/show';
import { causeText } from './causes';
import { stepName } from './variables';

/** What an event did for whoever sees it: `written`, `complete`. Not for links that are missing: {@link causeText}. */
function done(program: Program, { kind, cpu }: Cause): string {
    const who = cpuName(program, cpu);
    switch (kind) {
        case 'wrote':
            return 'written';
        case 'cleaned':
            return 'cleaned to the point of unification, when it is complete';
        case 'invalidated':
            return 'invalidated in the I-caches, when it is complete';
        case 'completed':
            return 'complete, for everybody';
        case 'visible':
            return 'visible to everybody, after that';
        case 'read':
            return `${who} sees it`;
        case 'fetched':
            return `${who} executes it`;
        case 'sent':
            return 'the IPI is sent, after that';
        case 'took':
            return `${who} takes the IPI`;
        case 'acknowledged':
            return 'acknowledged, after that';
        case 'waited':
            return `${who} has seen the acknowledgement`;
        case 'ordered':
            return 'what follows comes after what went before';
        case 'depends':
            return 'what follows depends on it';
        case 'synchronized':
            return `${who} discards what it fetched before`;
        default:
            return '';
    }
}

const isMissing = (kind: Cause['kind']): boolean =>
    kind === 'held' || kind === 'synchronized-unordered' || kind.startsWith('not-');

function linkText(program: Program, cause: Cause, steps: readonly Step[]): string {
    if (isMissing(cause.kind)) return `✗ ${causeText(program, cause, steps)}`;
    const step = steps[cause.step];
    const text = step !== undefined ? stepText(program, step) : (eventOf(program, cause.event)?.text ?? '');
    return `${cpuName(program, cause.cpu)}: ${text} (${stepName(cause.step)}): ${done(program, cause)}`;
}

/** `Why old is still possible:` and a numbered line for each link; the last one says what is missing. */
export function chainLines(program: Program, chain: Chain, steps: readonly Step[]): string[] {
    const { location, value, possible, links } = chain;
    const what =
        program.locations[location]?.kind === 'code'
            ? valueText(program, value)
            : `${locationName(program, location)} = ${valueText(program, value)}`;
    return [
        `Why ${what} is ${possible ? 'still' : 'no longer'} possible:`,
        ...links.map((cause, index) => `  ${index + 1}. ${linkText(program, cause, steps)}`),
    ];
}

/** The chains of a step, or of a choice, one under the other. */
export const chainsText = (program: Program, chains: readonly Chain[], steps: readonly Step[]): string[] =>
    chains.flatMap((chain) => chainLines(program, chain, steps));

/** A chain in one clause: what is missing, or the last thing that forbids it. */
export function chainClause(program: Program, { value, possible, links }: Chain, steps: readonly Step[]): string {
    const last = links.at(-1);
    if (last === undefined) return '';
    const text = causeText(program, last, steps);
    return possible ? text : `${valueText(program, value)} is no longer possible: ${text}`;
}
