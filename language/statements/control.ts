import type { StatementRow } from './row';

export const controlRows: readonly StatementRow[] = [];
