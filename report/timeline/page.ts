/** The picture as a file of its own: title, verdict, picture, sentence and a key of the marks that were used. */
import { plain } from '../rich';
import { told } from '../story';
import type { Arrangement, ArrangeOptions } from './arrange';
import { arrange, HEADER_HEIGHT } from './arrange';
import { pieces } from './content';
import { body, header } from './draw';
import type { Mark, Piece } from './marks';
import { circle, line, path, rect, round, text } from './marks';
import { widthOf, wrapPieces } from './metrics';
import type { Picture } from './picture';
import { literalStyle } from './style';
import { escape, moved, patterns, svgOf } from './svg';

export interface PageOptions extends Omit<ArrangeOptions, 'cursor'> {
    /** For the ids of patterns, when several pictures share a document. */
    readonly prefix?: string;
}

const PICTURE_TOP = 65;
const MIN_WIDTH = 690;
const PAGE_WIDTH = 790;

/** A self-contained SVG: no script, no font, no image, no style attribute. Identical input gives identical bytes. */
export function svgPage(picture: Picture, options: PageOptions = {}): string {
    const prefix = options.prefix ?? 'i';
    // Two CPUs fill a page of a README or of A4; more need what they need.
    const a = arrange(picture, { ...(picture.cpus.length <= 2 ? { width: PAGE_WIDTH } : {}), ...options });
    const width = Math.max(a.width, MIN_WIDTH);
    const top = PICTURE_TOP + HEADER_HEIGHT;
    const marks: Mark[] = [
        ...heading(picture, a, width),
        moved(header(a), PICTURE_TOP),
        moved(body(a, { interactive: false }), top),
    ];
    let y = top + a.height + 14;
    marks.push(line(a.margin, y, width - a.margin, y, 'hair'));
    const sentence = storyPieces(picture);
    y += 22;
    for (const each of sentence.flatMap((part) => wrapPieces(part, width - 2 * a.margin, a.metrics))) {
        marks.push(text(a.margin, y, each));
        y += 19.5;
    }
    y += 12;
    const keyed = key(picture, a, width);
    marks.push(moved(keyed.marks, y));
    const height = Math.ceil(y + keyed.height + 12);
    const title = `${picture.heading.title}${picture.story.what === '' ? '' : `: ${plain(picture.story.what)}`}`;
    const steps = picture.names.map((name) => name.replace(/^(Violation\. )?Step /, '')).join(' ');
    return (
        `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="${prefix}t ${prefix}d">` +
        `<title id="${prefix}t">${escape(title)}</title><desc id="${prefix}d">${escape(`${plain(told(picture.story))} ${steps}`)}</desc>` +
        `<style>${literalStyle(prefix)}</style>${patterns(prefix)}<rect class="bg" width="${width}" height="${height}"/>\n${svgOf(marks)}</svg>\n`
    );
}

/** What happened and why on one paragraph; what prevents it on its own, muted. */
export function storyPieces(picture: Picture): Piece[][] {
    const { what, why, prevented } = picture.story;
    const first = pieces(`**${what}**${why === '' ? '' : ` ${why}`}`, 'p', '');
    return prevented === undefined ? [first] : [first, pieces(prevented, 'p', 'mu')];
}

export function verdictSign(verdict: string | null, x: number, y: number): Mark[] {
    if (verdict === 'safe') return [circle(x, y, 6.5, 'oke'), path(`M${x - 3.4} ${y}l2.6 2.8l4.4 -5`, 'oke')];
    if (verdict === null || verdict === 'unknown') return [circle(x, y, 6.5, 'g ou')];
    return [circle(x, y, 6.5, 'oer'), path(`M${round(x - 2.6)} ${round(y - 2.6)}l5.2 5.2m0 -5.2l-5.2 5.2`, 'oer')];
}

function heading(picture: Picture, a: Arrangement, width: number): Mark[] {
    const { title, verdict, text: words, source } = picture.heading;
    const marks: Mark[] = [text(a.margin, 36, [{ text: title, class: 'h1' }])];
    const tone = verdict === 'safe' ? 'okt' : verdict === null || verdict === 'unknown' ? 'ink' : 'err';
    const left: Piece[] = [
        ...(verdict === null ? [] : [{ text: verdict, class: `s b ${tone}` }]),
        { text: verdict === null ? words.trimStart() : words, class: 's mu' },
    ];
    const indent = verdict === null ? 0 : 20;
    if (verdict !== null) marks.push(...verdictSign(verdict, a.margin + 7, 54));
    marks.push(text(a.margin + indent, 58, left));
    const used = indent + left.reduce((sum, piece) => sum + widthOf(piece.text, piece.class, a.metrics), 0);
    // The citation keeps clear of the verdict.
    if (source !== '' && used + widthOf(source, 's', a.metrics) + 24 < width - 2 * a.margin)
        marks.push(text(width - a.margin, 58, [{ text: source, class: 's mu' }], 'end'));
    return marks;
}

/** The marks that appear in this picture, and what they mean. */
export function key(picture: Picture, a: Arrangement, width: number): { marks: Mark[]; height: number } {
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
    let x = a.margin;
    let y = 0;
    for (const entry of entries) {
        const size = entry.size + 6 + widthOf(entry.words, 'xs', a.metrics);
        if (x > a.margin && x + size > width - a.margin) {
            x = a.margin;
            y += 20;
        }
        marks.push(
            moved([...entry.sample(x), text(x + entry.size + 6, 10, [{ text: entry.words, class: 'xs mu' }])], y),
        );
        x += size + 24;
    }
    return { marks, height: entries.length === 0 ? 0 : y + 16 };
}
