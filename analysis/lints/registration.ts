/** What ISO003, 004, 005 and 007 share: what stands between a CPU's registration and its next execute. */
import { between, fetches, isDmb, isSuspect, next, publishes, registersItself, resynchronizes, last } from './acts';
import type { Act, LintContext } from './lint';

export interface Window {
    readonly register: Act & { readonly span: NonNullable<Act['span']> };
    readonly execute: Act;
    /** What discarded fetched instructions last, before the registration. */
    readonly earlier: Act | null;
    /** Between registration and execute, in order. */
    readonly inside: readonly Act[];
    readonly synchronization: Act | null;
    readonly published: Act | null;
    readonly dmb: Act | null;
}

/** Every registration that is followed by an execute. Barriers count up to the first context synchronization event only. */
export function windows({ accused, suspects }: LintContext): Window[] {
    return accused.flatMap(({ acts }) =>
        acts.flatMap((act, at): Window[] => {
            const { span } = act;
            if (!registersItself(act) || span === null) return [];
            const execute = next(acts, at, (each) => fetches(each) && isSuspect(suspects, each));
            if (execute === null) return [];
            const inside = between(acts, at, execute.at);
            const synchronizing = inside.findIndex(resynchronizes);
            const before = synchronizing < 0 ? inside : inside.slice(0, synchronizing);
            return [
                {
                    register: { ...act, span },
                    execute: execute.act,
                    earlier: last(acts.slice(0, at), resynchronizes) ?? null,
                    inside,
                    synchronization: inside[synchronizing] ?? null,
                    published: before.find(publishes) ?? null,
                    dmb: before.find(isDmb) ?? null,
                },
            ];
        }),
    );
}
