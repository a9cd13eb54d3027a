/** The worker's side: one search, or questions about what can still follow. The same in Node and in the browser. */
import type { Danger } from '../../machine/danger';
import { createDanger } from '../../machine/danger';
import { exploreLong } from '../../machine/exploreLong';
import type { Program } from '../../machine/program';
import { createStepper } from '../../machine/stepper';
import { findWitness } from '../../machine/witness';
import { ifModelled } from '../errors';
import type { Branch, Entry } from '../replay/branch';
import { stateAt, trunk } from '../replay/branch';
import { afterKey } from '../replay/reach';
import { find } from './find';
import { loadScenario } from '../load/load';
import { prevention } from '../load/prevention';
import type { Answer, Order, PreventionOrder, Question } from './messages';

/** States looked at for one choice: about a second. */
const STATES = 100_000;

export interface Port {
    post(answer: Answer): void;
    listen(handler: (order: Order) => void): void;
}

export function serveSearches(port: Port, now: () => number): void {
    let ask: (question: Question) => void = () => undefined;
    port.listen((order) => {
        switch (order.kind) {
            case 'search': {
                const found = find({ explore: exploreLong, findWitness, now }, order.order, (states) => {
                    port.post({ kind: 'progress', states });
                    return true;
                });
                return port.post({ kind: 'found', found });
            }
            case 'prevention':
                return void prevented(order.order, now).then((sentence) => port.post({ kind: 'prevented', sentence }));
            case 'program':
                ask = asker(port, order.program);
                return undefined;
            case 'question':
                return ask(order.question);
        }
    });
}

/** Answers questions choice by choice, and looks between two of them whether there is a newer question. */
function asker(port: Port, program: Program): (question: Question) => void {
    const stepper = createStepper(program);
    const foresight = createDanger(program, STATES);
    let history: Branch = trunk(stepper.initial(), []);
    let newest = -1;

    const answer = ({ id, schedule, keys }: Question, index: number): void => {
        const key = keys[index];
        if (id !== newest || key === undefined) return;
        history = along(history, schedule);
        const reached = stateAt(stepper, history, schedule.length);
        const danger = ifModelled<Danger>(() => afterKey(stepper, foresight, reached, key), 'unknown');
        port.post({ kind: 'outcome', outcome: { id, key, danger } });
        setTimeout(() => answer({ id, schedule, keys }, index + 1), 0);
    };
    return (question) => {
        newest = question.id;
        setTimeout(() => answer(question, 0), 0);
    };
}

/** The history of a schedule: what it shares with the one before is not computed again. */
function along(before: Branch, schedule: readonly Entry[]): Branch {
    const parts = schedule.findIndex((entry, index) => !isSame(entry, before.entries[index]));
    const shared = parts < 0 ? schedule.length : parts;
    const [initial, ...states] = before.states.slice(0, shared + 1);
    if (initial === undefined) throw new RangeError('a history has its initial state');
    const made = trunk(initial, schedule);
    made.states.push(...states);
    return made;
}

const isSame = (one: Entry, other: Entry | undefined): boolean => JSON.stringify(one) === JSON.stringify(other);

async function prevented(
    { path, text, others, label, property, milliseconds }: PreventionOrder,
    now: () => number,
): Promise<string | null> {
    const files = new Map(others);
    const read = (name: string): Promise<string> => {
        const found = files.get(name);
        return found === undefined ? Promise.reject(new Error('there is no such file')) : Promise.resolve(found);
    };
    const { configurations } = await loadScenario(path, text, read, prevention);
    const found = configurations.find((each) => each.label === label);
    return found?.prevention?.(property, now, milliseconds) ?? null;
}
