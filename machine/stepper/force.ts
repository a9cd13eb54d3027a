/** What-ifs: a value forced into memory or a register. */
import { COH, raise } from '../layout';
import type { CpuIndex, LocationId, Value } from '../program';
import { WRITE } from '../timeline';
import { at } from '../view';
import type { Machine } from './machine';
import { NOBODY, type Situation } from './state';

export type ForceTarget = { readonly location: LocationId } | { readonly cpu: CpuIndex; readonly register: number };

/**
 * A store that everybody sees at once, or a register set. Held stores stay held.
 * @throws RangeError when there is no such thing to set.
 */
export function force(
    machine: Machine,
    situation: Situation,
    target: ForceTarget,
    value: Value,
    step: number,
): Situation {
    const number = machine.setup.values.numberOf(value);
    if ('register' in target) {
        const slot = machine.setup.layouts.at(target.cpu)?.register.at(target.register) ?? -1;
        if (slot < 0) throw new RangeError('no such register');
        return changed(situation, (s, cpu) => {
            if (cpu === target.cpu) s[slot] = number;
        });
    }
    if (target.location < 0 || target.location >= machine.program.locations.length)
        throw new RangeError('no such location');
    const message = { kind: WRITE, subject: target.location, value: number, cpu: NOBODY, issuedAt: step, at: step };
    const log = [...situation.log, message];
    const seen = changed(situation, (s, cpu) => {
        const slot = machine.setup.layouts[cpu].location[target.location];
        if (slot >= 0) raise(s, slot + COH, at(log.length));
    });
    return { ...seen, log };
}

function changed(situation: Situation, change: (s: Uint16Array, cpu: number) => void): Situation {
    return {
        ...situation,
        cpus: situation.cpus.map((state, cpu) => {
            const s = state.s.slice();
            change(s, cpu);
            return { ...state, s };
        }),
    };
}
