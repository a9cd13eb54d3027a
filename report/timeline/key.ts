/** The signs that need no picture around them: a verdict's, and the key of the marks used. */
import type { Mark } from './marks';
import { circle, line, path, rect, round, text } from './marks';
import type { Metrics } from './metrics';
import { widthOf } from './metrics';
import type { Picture } from './picture';
import { moved } from './svg';

export function verdictSign(verdict: string | null, x: number, y: number): Mark[] {
    if (verdict === 'safe') return [circle(x, y, 6.5, 'oke'), path(`M${x - 3.4} ${y}l2.6 2.8l4.4 -5`, 'oke')];
    if (verdict === null || verdict === 'unknown') return [circle(x, y, 6.5, 'g ou')];
    return [circle(x, y, 6.5, 'oer'), path(`M${round(x - 2.6)} ${round(y - 2.6)}l5.2 5.2m0 -5.2l-5.2 5.2`, 'oer')];
}

/** The marks that appear in this picture, and what they mean. */
export function key(
    picture: Picture,
    { margin, metrics }: { readonly margin: number; readonly metrics: Metrics },
    width: number,
): { marks: Mark[]; height: number } {
    const entries: { sample: (x: number) => Mark[]; size: number; words: string }[] = [];
    const add = (used: boolean, size: number, words: string, sample: (x: number) => Mark[]) => {
        if (used) entries.push({ sample, size, words });
    };
    const { bars, ticks, tubes, arrows } = picture;
    const is = (look: string, thickness: string) => bars.some((bar) => bar.look === look && bar.width === thickness);
    add(is('stale', 'wide'), 14, 'stale, a fetch may return it (I-cache)', (x) => [rect(x, 0, 14, 13, 'stale')]);
    add(is('stale', 'narrow'), 6, 'stale, already fetched (pipeline)', (x) => [rect(x, 0, 6, 13, 'stale')]);
    const leaves = ticks.some((tick) => tick.kind === 'leaves');
    const discards = ticks.some((tick) => tick.kind === 'discards');
    add(leaves, 22, discards ? 'synchronization: keeps it' : 'synchronization that keeps it', (x) => [
        line(x, 6, x + 22, 6, 'cutx'),
    ]);
    add(discards, 22, leaves ? 'discards it' : 'synchronization: discards it', (x) => [
        line(x, 6, x + 22, 6, 'cut'),
        path(`M${round(x)} 2v8M${round(x + 22)} 2v8`, 'cut'),
    ]);
    add(tubes.length > 0, 4, 'in flight', (x) => [rect(x, 0, 4, 13, 'held', 2)]);
    add(
        arrows.some((arrow) => arrow.kind === 'ipi'),
        22,
        'IPI pending',
        (x) => [line(x, 6, x + 22, 6, 'ipi pend')],
    );
    const marks: Mark[] = [];
    let x = margin;
    let y = 0;
    for (const entry of entries) {
        const size = entry.size + 6 + widthOf(entry.words, 'xs', metrics);
        if (x > margin && x + size > width - margin) {
            x = margin;
            y += 20;
        }
        marks.push(
            moved([...entry.sample(x), text(x + entry.size + 6, 10, [{ text: entry.words, class: 'xs mu' }])], y),
        );
        x += size + 24;
    }
    return { marks, height: entries.length === 0 ? 0 : y + 16 };
}
