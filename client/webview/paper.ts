/** The picture on paper: all of it, in parts that fit on a page, each under a header of its own. */
import { arrange, HEADER_HEIGHT } from '../../report/timeline/arrange';
import { body, header } from '../../report/timeline/draw';
import { svgOf } from '../../report/timeline/svg';
import { fill, svg } from './dom';
import type { Measured } from './metrics';
import type { PictureState, PictureView } from './picture';

/** Lines in one part: with the header about two thirds of a page, so that a heading or the cards stand on it as well. */
const LINES = 26;
/** The width of A4 between its margins, in pixels. */
const WIDTH = 700;

/** Only what is in view is in the page: before it is printed, the whole picture is drawn for paper. */
export function followPrinting(view: PictureView, metrics: Measured): void {
    const print = (on: boolean) => {
        if (on && view.shown !== null) drawOnPaper(view.paper, view.shown, metrics);
        else fill(view.paper);
    };
    window.addEventListener('beforeprint', () => print(true));
    window.addEventListener('afterprint', () => print(false));
    window.matchMedia('print').addEventListener('change', ({ matches }) => print(matches));
}

function drawOnPaper(root: HTMLElement, { picture, ...state }: PictureState, metrics: Measured): void {
    const a = arrange(picture, {
        cursor: state.cursor,
        density: state.density,
        width: WIDTH,
        metrics,
        order: state.order,
        rails: state.rails,
        fork: state.fork,
        kept: [...state.breakpoints, ...state.forks],
        ...(state.folded === undefined ? {} : { folded: state.folded }),
    });
    const parts: SVGSVGElement[] = [];
    for (let at = 0; at < a.lines.length || at === 0; at += LINES) {
        const [first, next] = [a.lines[at], a.lines[at + LINES]];
        const from = at === 0 || first === undefined ? 0 : first.y - first.height / 2;
        const to = next === undefined ? a.height + 4 : next.y - next.height / 2;
        const rows = body(
            a,
            { interactive: false, breakpoints: state.breakpoints, forks: state.forks },
            { top: from, bottom: to },
        );
        const size = (height: number) => `width="${a.width}" height="${height}"`;
        // What crosses the end of a part is cut there, by the inner picture.
        parts.push(
            svg(
                `<svg xmlns="http://www.w3.org/2000/svg" class="${a.fixed.tight ? 'small' : ''}" ${size(HEADER_HEIGHT + to - from)} viewBox="0 0 ${a.width} ${HEADER_HEIGHT + to - from}">` +
                    svgOf(header(a)) +
                    `<svg y="${HEADER_HEIGHT}" ${size(to - from)} viewBox="0 ${from} ${a.width} ${to - from}">${svgOf(rows)}</svg></svg>`,
            ),
        );
    }
    fill(root, ...parts);
}
