/** Causes in plain words. */
import type { Program } from '../../machine/program';
import type { Cause, Step } from '../../machine/trace';
import { cpuName, eventOf, stepText } from '../../report/names';
import { stepName } from './variables';

/** One link of an explanation: `nothing has synchronized B's context since step 1 (B: enter exception)`. */
export function causeText(program: Program, cause: Cause, steps: readonly Step[]): string {
    const who = cpuName(program, cause.cpu);
    const step = steps[cause.step];
    const text = step !== undefined ? stepText(program, step) : eventOf(program, cause.event)?.text;
    const where =
        cause.step < 0 || text === undefined ? stepName(cause.step) : `${stepName(cause.step)} (${who}: ${text})`;
    const when = cause.step < 0 ? 'from the start' : `in ${where}`;
    switch (cause.kind) {
        case 'wrote':
            return cause.step < 0 ? 'it is the value from the start' : `it was written ${when}`;
        case 'cleaned':
            return `it was cleaned to the point of unification ${when}`;
        case 'invalidated':
            return `it was invalidated in the I-caches ${when}`;
        case 'completed':
            return `the cache maintenance was complete ${when}`;
        case 'read':
            return `it was read ${when}`;
        case 'depends':
            return `it depends on ${where}`;
        case 'synchronized':
            return `the context was synchronized ${when}`;
        case 'fetched':
            return `it was fetched ${when}`;
        case 'sent':
            return `the IPI was sent ${when}`;
        case 'took':
            return `the IPI was taken ${when}`;
        case 'acknowledged':
            return `the IPI was acknowledged ${when}`;
        case 'visible':
            return `it became visible to everybody ${when}`;
        case 'ordered':
            return `what follows was ordered after what went before ${when}`;
        case 'waited':
            return `the acknowledgement was waited for ${when}`;
        case 'not-depended-on':
            return `nothing orders ${who}'s context synchronization after what it read ${when}`;
        case 'synchronized-unordered':
            return `nothing orders ${who}'s context synchronization of ${where} after that`;
        case 'not-synchronized-since':
            return `nothing has synchronized ${who}'s context since ${where}`;
        case 'held':
            return `the store of ${where} is still held: it is not visible yet`;
        case 'not-invalidated':
            return `nothing has invalidated the I-caches since ${where}`;
        case 'not-cleaned':
            return `nothing has cleaned the data cache since ${where}`;
        case 'not-complete':
            return `nothing has waited for ${where} to complete`;
        case 'not-ordered':
            return `nothing orders it after ${where}`;
    }
}
