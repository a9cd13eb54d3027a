/** What can be asked of a row: the menu under the right button, the menu key and Shift+F10. */
import type { FromView } from '../../report/protocol';
import { plain } from '../../report/rich';
import { rowOfStep } from '../../report/timeline/arrange';
import type { Picture } from '../../report/timeline/picture';
import type { MenuItems } from './menu';

export interface RowActions {
    readonly debugging: boolean;
    readonly cursor: number | null;
    readonly breakpoint: boolean;
    /** Its CPU's lane: folded to a rail, and where it may move. */
    readonly rail: boolean;
    readonly lane: { readonly left: boolean; readonly right: boolean };
    send(message: FromView): void;
    whatIf(step: number): void;
    foldLane(cpu: number): void;
    moveLane(cpu: number, by: -1 | 1): void;
}

export function rowMenu(picture: Picture, step: number, on: RowActions): MenuItems {
    const row = rowOfStep(picture, step);
    if (row === undefined) return [];
    const { cursor } = on;
    const name = picture.cpus[row.cpu]?.name ?? '';
    const live = on.debugging && cursor !== null;
    return [
        { label: 'Go to line', run: () => on.send({ type: 'line', step }) },
        null,
        {
            label: 'Run to here',
            disabled: !live || step <= cursor,
            run: () => on.send({ type: 'run', step }),
        },
        {
            label: 'Run back to here',
            disabled: !live || step >= cursor,
            run: () => on.send({ type: 'run', step }),
        },
        {
            label: on.breakpoint ? 'Remove breakpoint' : 'Toggle breakpoint',
            key: 'B',
            run: () => on.send({ type: 'breakpoint', step }),
        },
        { label: 'What-if…', key: 'W', disabled: !on.debugging, run: () => on.whatIf(step) },
        null,
        { label: 'Copy row', run: () => on.send({ type: 'copy', text: rowText(picture, step) }) },
        { label: 'Copy as mail', run: () => on.send({ type: 'copyMail' }) },
        null,
        ...laneItems(row.cpu, name, on),
    ];
}

/** Also the menu of a lane's head. */
export function laneItems(cpu: number, name: string, on: RowActions): MenuItems {
    return [
        { label: on.rail ? `Unfold CPU ${name}` : `Fold CPU ${name}`, run: () => on.foldLane(cpu) },
        { label: 'Move lane left', key: 'Alt+←', disabled: !on.lane.left, run: () => on.moveLane(cpu, -1) },
        { label: 'Move lane right', key: 'Alt+→', disabled: !on.lane.right, run: () => on.moveLane(cpu, 1) },
    ];
}

/** One line: `8  A  registered(B) = 0  (consequence)`. */
function rowText(picture: Picture, step: number): string {
    const row = rowOfStep(picture, step);
    if (row === undefined) return '';
    const result =
        row.result === undefined ? '' : ` → ${row.result.text}${row.result.look === 'stale' ? ' (stale)' : ''}`;
    const more = [row.note, ...row.consequences.map((each) => `${picture.cpus[each.cpu]?.name ?? ''}: ${each.text}`)]
        .filter((text) => text !== '')
        .map(plain);
    return `${step}  ${picture.cpus[row.cpu]?.name ?? ''}  ${row.text}${result}${more.length === 0 ? '' : `  (${more.join('; ')})`}`;
}
