/**
 * The first check of a session waits for code that has never run: most of its time is the JavaScript engine reading it. A
 * worker that has nothing to do yet checks a scenario of its own first.
 */
import { lower, parse, resolve, standardHost } from '../language';
import type { CheckOrder, StartWorker } from './checkerProtocol';

/** The usual case: a patch, a kick, and a race to find and show. Nobody sees it. */
const SCENARIO = `scenario "warm-up"
arch arm64
code foo = old;
cpu A { patch foo = new; dc cvau foo; dsb ish; ic ivau foo; dsb ish; kick: kick_all_cpus_sync(); }
cpu B unregistered { register; smp_mb(); isb; execute foo; }
forbid stale foo on B after A.kick;
`;

/** Orders are numbered from 1. */
const NOBODY = 0;

/** Workers that warm up when they are ready and no order is waiting. What they find then is told to nobody. */
export function warmed(startWorker: StartWorker): StartWorker {
    return (onAnswer, onCrash) => {
        let ordered = false;
        const worker = startWorker((answer) => {
            if (answer.kind !== 'ready') {
                if (answer.id !== NOBODY) onAnswer(answer);
                return;
            }
            onAnswer(answer);
            if (!ordered) worker.post(warmUp());
        }, onCrash);
        return {
            post: (order) => {
                ordered = true;
                worker.post(order);
            },
            terminate: () => worker.terminate(),
        };
    };
}

/** The order; making it warms the language up in the server itself. */
const warmUp = (): CheckOrder => ({
    kind: 'check',
    id: NOBODY,
    request: {
        programs: lower(resolve(parse(SCENARIO).file, standardHost)).programs.map(
            ({ program, expectations, optionText }) => ({ program, expectations, optionText }),
        ),
    },
    limits: { states: 10_000 },
    finals: true,
    witness: true,
});
