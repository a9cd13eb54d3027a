/** The words of a row where they stand: rows draw them, arrows begin and end beside them. */
import type { ReturnRow, StepRow } from '../rows';
import type { Arrangement } from './arrange';
import { rowOfStep } from './arrange';
import type { Words } from './content';
import { reserveOf, wordsOf } from './content';

export interface PlacedWords extends Words {
    readonly x: number;
}

/** null: its CPU is folded to a rail. */
export function placedWords(a: Arrangement, row: StepRow | ReturnRow): PlacedWords | null {
    const cpu = a.cpus[row.cpu];
    if (cpu === undefined || cpu.rail) return null;
    const x = cpu.text + a.fixed.indent * row.groups.length;
    const wanted = row.kind === 'step' ? reserveOf(a.picture, row.step) : 0;
    // The word *stale* is worth more than its arrow.
    const reserve = row.kind === 'step' && row.violation ? Math.min(wanted, a.fixed.tight ? 0 : 14) : wanted;
    return { x, ...wordsOf(row, cpu.textEnd - x, reserve, a.fixed, a.metrics) };
}

/** Where the words of a step's row end. */
export function textEndOf(a: Arrangement, step: number): number {
    const row = rowOfStep(a.picture, step);
    const cpu = row === undefined ? undefined : a.cpus[row.cpu];
    if (row === undefined || cpu === undefined) return 0;
    const words = placedWords(a, row);
    return words === null ? cpu.spine + 8 : words.x + words.width;
}
