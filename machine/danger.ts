/** Whether a violation can still follow from a state: what a person who chooses steps wants to know of each choice. */
import { createKeys, type Identity } from './stepper/keys';
import { createMachine, EXHAUSTIVE } from './stepper/machine';
import type { Moment } from './stepper/moment';
import { outcomes } from './stepper/outcomes';
import { ending, hitsAtEnd } from './stepper/quiescence';
import type { Situation } from './stepper/state';
import type { Program } from './program';
import type { MachineState } from './trace';

/** `unknown`: the budget did not suffice. */
export type Danger = 'yes' | 'no' | 'unknown';

/** States looked at for one question. */
const DEFAULT_STATES = 4_000;

interface Node {
    readonly situation: Situation;
    readonly identity: Identity;
    readonly name: string;
    readonly parent: Node | null;
}

/**
 * Answers questions about states of one program's stepping machine. Remembers what it has found out, so that neighbouring
 * states are answered at once.
 *
 * @param states budget of one question
 * @returns whether some execution from the state violates a property that has not been violated on the way to it
 */
export function createDanger(program: Program, states: number = DEFAULT_STATES): (state: MachineState) => Danger {
    const machine = createMachine(program, EXHAUSTIVE);
    const keys = createKeys();
    const dangerous = new Set<string>();
    const harmless = new Set<string>();

    const matters = (property: number): boolean => {
        const found = program.properties[property];
        return !(found.kind === 'final' && found.quantifier === 'exists');
    };
    const endsBadly = (situation: Situation): boolean =>
        hitsAtEnd(machine, situation, ending(machine, situation)).some(matters);

    return (state) => {
        const moment = state as Moment;
        // Once something is violated, what else could be is not the question any more.
        if (moment.violated.length > 0) return 'yes';
        const identity = keys.of(moment.situation);
        const first: Node = { situation: moment.situation, identity, name: keys.text(identity), parent: null };
        if (harmless.has(first.name)) return 'no';
        const seen = new Set([first.name]);
        const stack = [first];
        let bounded = false;
        const looking = { step: 0, record: false, bounded: (): void => void (bounded = true) };
        for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
            if (seen.size > states) return 'unknown';
            if (dangerous.has(node.name) || endsBadly(node.situation)) return remember(node);
            for (const outcome of outcomes(machine, node.situation, looking)) {
                if (outcome.hits.some(matters)) return remember(node);
                const next = keys.after(node.situation, node.identity, outcome.situation);
                const name = keys.text(next);
                if (seen.has(name) || harmless.has(name)) continue;
                seen.add(name);
                stack.push({ situation: outcome.situation, identity: next, name, parent: node });
            }
        }
        if (bounded) return 'unknown';
        for (const name of seen) harmless.add(name);
        return 'no';
    };

    function remember(node: Node): Danger {
        for (let at: Node | null = node; at !== null; at = at.parent) dangerous.add(at.name);
        return 'yes';
    }
}
