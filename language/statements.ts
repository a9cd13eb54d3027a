/**
 * The statement table: one row per statement kind. It drives parser, completion, hover, signature help, formatter, lowering
 * and docs/language.md. Adding a barrier is adding a row.
 */
import type { ArchitectureName } from '../machine/program';
import { arm64Rows } from './statements/arm64';
import { commonRows } from './statements/common';
import { controlRows } from './statements/control';
import { dataRows } from './statements/data';
import { riscvRows } from './statements/riscv64';
import type { StatementRow } from './statements/row';
import { x86Rows } from './statements/x86_64';

export { ARCHITECTURES } from './statements/row';
export type { OperandRole, Operation, Part, StatementRow, ThreeQuestions } from './statements/row';

/** All rows, in the order of the documentation. */
export const STATEMENTS: readonly StatementRow[] = [
    ...commonRows,
    ...dataRows,
    ...arm64Rows,
    ...x86Rows,
    ...riscvRows,
    ...controlRows,
];

const byId = new Map(STATEMENTS.map((row) => [row.id, row]));

/** The row with this id, if any. */
export function rowById(id: string): StatementRow | undefined {
    return byId.get(id);
}

const simpleByFirstWord = new Map<string, StatementRow[]>();
for (const row of STATEMENTS) {
    const first = row.parts[0];
    if (row.form !== 'simple' || !first || !('word' in first)) continue;
    const rows = simpleByFirstWord.get(first.word) ?? [];
    rows.push(row);
    simpleByFirstWord.set(first.word, rows);
}

/** Simple rows that start with a word, longest grammar first. */
export function rowsStartingWith(word: string): readonly StatementRow[] {
    return simpleByFirstWord.get(word) ?? [];
}
for (const rows of simpleByFirstWord.values()) rows.sort((a, b) => b.parts.length - a.parts.length);

const intrinsics = new Map(STATEMENTS.filter((row) => row.form === 'intrinsic').map((row) => [row.id, row]));

/** The intrinsic called by this name (`READ_ONCE`, `xchg_acquire`), if any. */
export function intrinsic(name: string): StatementRow | undefined {
    return intrinsics.get(name);
}

/** Rows of one architecture, for completion and documentation. */
export function rowsFor(architecture: ArchitectureName): readonly StatementRow[] {
    return STATEMENTS.filter((row) => row.architectures.includes(architecture));
}
