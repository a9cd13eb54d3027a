/** Every quick fix that is tested, and the codes that have none. */
import type { Row } from './base';
import { LINT } from './lints';
import { NAMES } from './names';
import { SYNTAX } from './syntax';
import { VERDICT } from './verdicts';

export { BASE, type Row } from './base';

export const ROWS: readonly Row[] = [...SYNTAX, ...NAMES, ...LINT, ...VERDICT];

/** Codes whose section in docs/diagnostics.md says why there is none. */
export const NO_FIX: ReadonlySet<string> = new Set([
    'ISO010',
    'ISO021',
    'ISO022',
    'ISO108',
    'ISO110',
    'ISO113',
    'ISO114',
    'ISO205',
    'ISO209',
    'ISO213',
    'ISO214',
    'ISO215',
    'ISO221',
    'ISO303',
    'ISO304',
    'ISO306',
    'ISO307',
    'ISO309',
]);
