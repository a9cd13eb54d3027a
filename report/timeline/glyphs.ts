/** The shapes on the spine, each in a box of 16 around (x, y). */
import type { Glyph } from '../rows';
import type { Mark } from './marks';
import { circle, line, path, rect, round } from './marks';

const at = (x: number, y: number) => `M${round(x)} ${round(y)}`;

/** Some shapes blank the spine behind them first. */
export function glyph(kind: Glyph, x: number, y: number): Mark[] {
    switch (kind) {
        case 'initial':
            return [circle(x, y, 2.6, 'g fi')];
        case 'patch':
            return [rect(x - 5, y - 5, 10, 10, 'g fi')];
        case 'store':
            return [circle(x, y, 5, 'g fi')];
        case 'held':
            return [circle(x, y, 5, 'g ou'), path(`${at(x, y - 5)}a5 5 0 0 0 0 10z`, 'g fi')];
        case 'visible':
            return [circle(x, y, 7, 'g ou'), circle(x, y, 3.8, 'g fi')];
        case 'load':
            return [circle(x, y, 4.4, 'g ou')];
        case 'maintenance':
            return [path(`${at(x, y - 6.2)}l6.2 6.2l-6.2 6.2l-6.2 -6.2z`, 'g ou')];
        case 'dmb':
            return [rect(x - 8, y - 3.5, 16, 7, 'bg'), line(x - 8, y, x + 8, y, 'g thin')];
        case 'dsb':
            return [rect(x - 8, y - 2.5, 16, 5, 'g fi', 1)];
        case 'synchronize':
            return [
                rect(x - 7, y - 6, 14, 12, 'bg'),
                path(`${at(x - 6, y - 5.2)}h12${at(x - 6, y + 5.2)}h12${at(x, y - 5)}v10`, 'g bar'),
            ];
        case 'execute':
            return [path(`${at(x - 4.5, y - 6.5)}v13l10 -6.5z`, 'g fi')];
        case 'enter':
            return [path(`${at(x - 6.5, y - 4.5)}h13l-6.5 10z`, 'g fi')];
        case 'enter-hollow':
            return [path(`${at(x - 6.5, y - 4.5)}h13l-6.5 10z`, 'g ou')];
        case 'leave':
            return [path(`${at(x - 6.5, y + 4.5)}h13l-6.5 -10z`, 'g fi')];
        case 'leave-hollow':
            return [path(`${at(x - 6.5, y + 4.5)}h13l-6.5 -10z`, 'g ou')];
        case 'send':
            return [circle(x, y, 5, 'g fip')];
        case 'take':
            return [path(`${at(x - 6.5, y - 4.5)}h13l-6.5 10z`, 'g fip')];
        case 'ack':
            return [circle(x, y, 4.2, 'g oip')];
        case 'skipped':
            return [circle(x, y, 4.6, 'g oip dash')];
        case 'mask':
            return [rect(x - 7, y - 6, 14, 12, 'bg'), path(`${at(x - 5, y + 5)}v-9h10v9`, 'g bar')];
        case 'unmask':
            return [rect(x - 7, y - 6, 14, 12, 'bg'), path(`${at(x - 5, y - 5)}v9h10v-9`, 'g bar')];
        case 'return':
            return [rect(x - 8, y - 7, 16, 14, 'bg'), path(`${at(x + 6, y - 5.5)}v6.5h-11m4 -4l-4 4l4 4`, 'g thin')];
        case 'violation':
            return [
                path(`${at(x - 3.5, y - 8.5)}h7l5 5v7l-5 5h-7l-5 -5v-7z`, 'g fer'),
                path(`${at(x - 3, y - 3)}l6 6m0 -6l-6 6`, 'g cross'),
            ];
        case 'note':
            return [path(`${at(x - 4, y + 5)}l1 -4l6 -6l3 3l-6 6z`, 'g ou')];
        case 'plain':
            return [circle(x, y, 2.6, 'g fi')];
    }
}
