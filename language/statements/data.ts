import type { StatementRow } from './row';

export const dataRows: readonly StatementRow[] = [];
