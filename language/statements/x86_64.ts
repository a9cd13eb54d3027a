import type { StatementRow } from './row';

export const x86Rows: readonly StatementRow[] = [];
