/**
 * Whether a violation can still follow each choice, for the marks of Step Into Target and of the timeline. Small spaces are
 * answered where the session runs; the others go to the worker, under its budget, and are *unknown* until it has answered.
 */
import type { Danger } from '../../machine/danger';
import type { Choice, ChoiceKey, MachineState } from '../../machine/trace';
import type { OutlookWorker } from '../host';
import { ifModelled } from '../errors';
import type { Foresight } from '../replay/reach';
import { after } from '../replay/reach';
import type { Replay } from '../replay/replay';
import type { Outcome } from './messages';

/** States looked at for one choice before the worker is asked: a few milliseconds. */
export const QUICK_STATES = 500;
export type Outlook = ReadonlyMap<ChoiceKey, Danger>;

interface Asked {
    readonly id: number;
    readonly state: MachineState;
    readonly open: Set<ChoiceKey>;
}

export class Outlooks {
    private readonly known = new WeakMap<MachineState, Map<ChoiceKey, Danger>>();
    private worker: OutlookWorker | null = null;
    private asked: Asked | null = null;
    private questions = 0;
    private readonly waiting = new Set<() => void>();

    /**
     * @param quick answers at once, `unknown` where that would take long
     * @param start starts the worker; null: there is none, and what is not quick stays unknown
     * @param patience milliseconds a menu waits for the worker
     * @param changed told when the worker has answered everything that was asked last
     */
    constructor(
        private readonly replay: Replay,
        private readonly quick: Foresight,
        private readonly start: ((outcome: (outcome: Outcome) => void) => OutlookWorker) | null,
        private readonly patience: number,
        private readonly changed: () => void,
    ) {}

    /** What is known of choices at a position of the present branch; the worker is asked for the rest. */
    at(position: number, choices: readonly Choice[]): Outlook {
        const { replay } = this;
        const state = replay.stateAt(position);
        const known = this.of(state);
        for (const choice of choices) {
            if (known.has(choice.key)) continue;
            known.set(
                choice.key,
                ifModelled<Danger>(() => after(replay, this.quick, position, choice), 'unknown'),
            );
        }
        const open = choices.map((choice) => choice.key).filter((key) => known.get(key) === 'unknown');
        if (open.length > 0) this.ask(state, position, open);
        return known;
    }

    /** For whoever goes on by what is known: null where there is nothing to wait for. */
    wait(position: number, choices: readonly Choice[]): Promise<unknown> | null {
        this.at(position, choices);
        return this.isOpen(this.replay.stateAt(position)) ? this.soon(position, choices) : null;
    }

    /** The same, a little later if the worker has to be waited for. */
    async soon(position: number, choices: readonly Choice[]): Promise<Outlook> {
        const state = this.replay.stateAt(position);
        const outlook = this.at(position, choices);
        if (!this.isOpen(state)) return outlook;
        await new Promise<void>((resolve) => {
            const done = (): void => {
                clearTimeout(timer);
                this.waiting.delete(look);
                resolve();
            };
            const look = (): void => {
                if (!this.isOpen(state)) done();
            };
            const timer = setTimeout(done, this.patience);
            this.waiting.add(look);
        });
        return outlook;
    }

    /** The session ends. */
    stop(): void {
        this.worker?.stop();
        this.worker = null;
        this.asked = null;
        for (const look of [...this.waiting]) look();
    }

    private of(state: MachineState): Map<ChoiceKey, Danger> {
        const found = this.known.get(state) ?? new Map<ChoiceKey, Danger>();
        this.known.set(state, found);
        return found;
    }

    private readonly final = new WeakMap<MachineState, Set<ChoiceKey>>();

    private isOpen(state: MachineState): boolean {
        return this.asked !== null && this.asked.state === state && this.asked.open.size > 0;
    }

    private ask(state: MachineState, position: number, keys: readonly ChoiceKey[]): void {
        if (this.start === null) return;
        const beyond = this.final.get(state);
        const open = new Set(keys.filter((key) => beyond?.has(key) !== true));
        if (open.size === 0 || (this.asked?.state === state && [...open].every((key) => this.asked?.open.has(key))))
            return;
        this.worker ??= this.start((outcome) => this.learn(outcome));
        this.asked = { id: this.questions++, state, open };
        this.worker.ask({
            id: this.asked.id,
            schedule: this.replay.branch.entries.slice(0, position),
            keys: [...open],
        });
        // Who waited for what was asked before waits no longer.
        for (const look of [...this.waiting]) look();
    }

    private learn({ id, key, danger }: Outcome): void {
        const { asked } = this;
        if (asked === null || asked.id !== id) return;
        this.of(asked.state).set(key, danger);
        // The worker's budget was not enough either: it is not asked again.
        if (danger === 'unknown') {
            const final = this.final.get(asked.state) ?? new Set<ChoiceKey>();
            this.final.set(asked.state, final.add(key));
        }
        asked.open.delete(key);
        for (const look of [...this.waiting]) look();
        if (asked.open.size === 0) this.changed();
    }
}
