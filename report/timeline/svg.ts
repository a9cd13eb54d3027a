/** Marks as SVG text. */
import type { Mark, Piece } from './marks';
import { round } from './marks';

export const escape = (text: string) =>
    text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/** Patterns for stale bars (hatching) and what is in flight (dots); ids carry a prefix, since a page may hold two pictures. */
export function patterns(prefix: string): string {
    return (
        `<defs><pattern id="${prefix}h" width="5" height="5" patternTransform="rotate(45)" patternUnits="userSpaceOnUse">` +
        `<rect class="staleb" width="5" height="5"/><path class="hl" d="M1 0V5"/></pattern>` +
        `<pattern id="${prefix}x" width="4" height="4" patternUnits="userSpaceOnUse"><circle class="fi" cx="1" cy="1" r=".8"/></pattern></defs>`
    );
}

export function svgOf(marks: readonly Mark[]): string {
    return marks.map(one).join('');
}

function one(mark: Mark): string {
    switch (mark.kind) {
        case 'rect': {
            const rx = mark.rx === undefined ? '' : ` rx="${mark.rx}"`;
            return `<rect class="${mark.class}" x="${mark.x}" y="${mark.y}" width="${mark.width}" height="${mark.height}"${rx}/>\n`;
        }
        case 'circle':
            return `<circle class="${mark.class}" cx="${mark.x}" cy="${mark.y}" r="${mark.r}"/>\n`;
        case 'path':
            return `<path class="${mark.class}" d="${mark.d}"/>\n`;
        case 'group': {
            const attributes = Object.entries(mark.attributes)
                .map(([name, value]) => ` ${name}="${escape(value)}"`)
                .join('');
            const title = mark.title === undefined ? '' : `<title>${escape(mark.title)}</title>`;
            return `<g class="${mark.class}"${attributes}>${title}${svgOf(mark.marks)}</g>\n`;
        }
        case 'text': {
            const anchor = mark.anchor === undefined ? '' : mark.anchor === 'end' ? ' end' : ' mid';
            const [first, ...rest] = mark.pieces;
            if (first === undefined) return '';
            const title = mark.title === undefined ? '' : `<title>${escape(mark.title)}</title>`;
            if (rest.length === 0 && first.step === undefined)
                return `<text x="${mark.x}" y="${mark.y}" class="${first.class}${anchor}">${title}${escape(first.text)}</text>\n`;
            return `<text x="${mark.x}" y="${mark.y}" class="u${anchor}">${title}${mark.pieces.map(span).join('')}</text>\n`;
        }
    }
}

function span(piece: Piece): string {
    const link = piece.step === undefined ? '' : ` data-goto="${piece.step}"`;
    return `<tspan class="${piece.class}"${link}>${escape(piece.text)}</tspan>`;
}

/** Moves marks down, for putting parts of a page under each other. */
export function moved(marks: readonly Mark[], dy: number, dx = 0, classes = ''): Mark {
    return {
        kind: 'group',
        class: `at ${classes}`.trim(),
        attributes: { transform: `translate(${round(dx)} ${round(dy)})` },
        marks,
    };
}
