/** Relations between the events of one execution, as rows of bits. */
import type { Bits } from './events';

export type Relation = Bits[];

export const empty = (size: number): Relation => new Array<Bits>(size).fill(0);

export const has = (relation: Relation, from: number, to: number): boolean => (relation[from] & (1 << to)) !== 0;

export function connect(relation: Relation, from: number, to: number): void {
    relation[from] |= 1 << to;
}

/** Events of a set. */
export function members(set: Bits): number[] {
    const found: number[] = [];
    for (let rest = set; rest !== 0; rest &= rest - 1) found.push(31 - Math.clz32(rest & -rest));
    return found;
}

/** Transitive closure, in place. */
export function close(relation: Relation): Relation {
    for (let middle = 0; middle < relation.length; middle++) {
        const bit = 1 << middle;
        for (let from = 0; from < relation.length; from++)
            if ((relation[from] & bit) !== 0) relation[from] |= relation[middle];
    }
    return relation;
}

/** Whether a closed relation relates an event to itself. */
export const reflexive = (closed: Relation): boolean => closed.some((row, at) => (row & (1 << at)) !== 0);
