/** The canonical printer, shared by the formatter and `isosync fmt`. */
import { printBlock } from './print/block';
import { expressionText } from './print/expression';
import { archText, expectText, propertyText } from './print/property';
import { Writer } from './print/writer';
import type { CodeItem, CpuItem, Item, SharedItem, SyntaxFile } from './syntax';

/** Longest line a one-line `line { … }` or `trace { … }` may have. */
const WIDTH = 100;

/**
 * The canonical text of a file: four spaces, one statement a line, comments kept, at most one blank line in a row.
 * Printing what was printed changes nothing. A file with syntax errors comes back as it is.
 */
export function print(file: SyntaxFile): string {
    if (!file.wellFormed) return file.text;
    const writer = new Writer(file);
    for (const item of file.items) printItem(writer, file, item);
    const text = writer.finish();
    return file.text.includes('\r\n') ? text.replaceAll('\n', '\r\n') : text;
}

function printItem(writer: Writer, file: SyntaxFile, item: Item): void {
    const line = (text: string) => writer.line(text, item.span);
    switch (item.kind) {
        case 'scenario':
            return line(`scenario "${item.title.value}"`);
        case 'source':
            return line(`source "${item.citation.value}"`);
        case 'remark':
            return line(`note "${item.text.value}"`);
        case 'use':
            return line(`use "${item.path.value}";`);
        case 'arch':
            return line(`arch ${item.architectures.map(archText).join(', ')}`);
        case 'code':
            return line(codeText(item));
        case 'shared':
            return line(sharedText(item));
        case 'line': {
            const cells = item.items.map((cell) =>
                cell.kind === 'code' ? codeText(cell) : cell.kind === 'shared' ? sharedText(cell) : cell.text,
            );
            return printGroup(writer, file, 'line', item.span, cells, item.items);
        }
        case 'proc': {
            const parameters = item.parameters.map(({ type, name }) => `${type.text} ${name.text}`).join(', ');
            const where =
                item.architectures.length > 0 ? ` for ${item.architectures.map(({ text }) => text).join(', ')}` : '';
            return printBlock(writer, `proc ${item.name.text}(${parameters})${where}`, item.span.start, item.body);
        }
        case 'cpu':
            return printBlock(writer, cpuHeader(item), item.span.start, item.body, item.handler);
        case 'forbid-stale':
        case 'final':
        case 'forbid-unpredictable':
        case 'forbid-ipi':
        case 'returns':
            return line(`${propertyText(item)}${item.name ? ` as ${item.name.text}` : ''};`);
        case 'expect':
            return line(`${expectText(item)};`);
        case 'trace': {
            const steps = item.steps.map(({ cpu, event }) => `${cpu.text}.${event.text};`);
            return printGroup(writer, file, `trace ${item.name.text}`, item.span, steps, item.steps);
        }
        case 'error':
            return writer.verbatim(item.text, item.span);
    }
}

function cpuHeader(item: CpuItem): string {
    return `cpu ${item.name.text}${item.unregistered ? ' unregistered' : ''}${item.inUser ? ' in user' : ''}`;
}

function codeText(item: CodeItem): string {
    const version = item.version.quoted ? `"${item.version.text}"` : item.version.text;
    return `code ${item.name.text} = ${version}${item.parts ? ` in ${item.parts.text} parts` : ''};`;
}

function sharedText(item: SharedItem): string {
    return `shared ${item.name.text}${item.value ? ` = ${expressionText(item.value)}` : ''};`;
}

/** On one line where the author had it so and it fits, otherwise one part a line. */
function printGroup(
    writer: Writer,
    file: SyntaxFile,
    header: string,
    span: Item['span'],
    texts: readonly string[],
    parts: readonly { readonly span: Item['span'] }[],
): void {
    const flat = `${header} { ${texts.join(' ')} }`;
    const wasFlat = !file.text.slice(span.start, span.end).includes('\n');
    if (texts.length > 0 && wasFlat && flat.length <= WIDTH) return writer.line(flat, span);
    const inside = file.tokens.filter((token) => token.start >= span.start && token.end <= span.end);
    const open = inside.find(({ text }) => text === '{')?.end ?? span.end;
    writer.line(`${header} {`, { start: span.start, end: open });
    writer.enter();
    for (const [index, part] of parts.entries()) writer.line(texts[index] ?? '', part.span);
    const close = inside.filter(({ text }) => text === '}').pop()?.start ?? span.end;
    writer.leading(close);
    writer.leave();
    writer.line('}', { start: close, end: span.end });
}
