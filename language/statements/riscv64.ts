import type { StatementRow } from './row';

export const riscvRows: readonly StatementRow[] = [];
