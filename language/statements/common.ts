import type { StatementRow } from './row';

export const commonRows: readonly StatementRow[] = [];
