/** The interleaving as a self-contained SVG: the mail diagram set in a fixed-width face. */
import { mail } from '../report/mail';
import type { Scene } from '../report/scene';

const LINE = 18;
const MARGIN = 16;

export function timelineSvg(scene: Scene): string {
    const lines = mail(scene).trimEnd().split('\n');
    const width = 2 * MARGIN + 7.9 * Math.max(...lines.map(({ length }) => length));
    const height = 2 * MARGIN + LINE * lines.length;
    const rows = lines.map(
        (line, at) =>
            `<text x="${MARGIN}" y="${MARGIN + LINE * (at + 0.75)}" xml:space="preserve">${escape(line)}</text>`,
    );
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${Math.ceil(width)} ${height}" width="${Math.ceil(width)}" height="${height}" font-family="ui-monospace, monospace" font-size="13" fill="currentColor">${rows.join('')}</svg>`;
}

const escape = (text: string) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
