import type { StatementRow } from './row';

export const arm64Rows: readonly StatementRow[] = [];
