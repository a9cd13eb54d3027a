/** Blocks and statements, one statement a line. */
import type { Block, HandlerBlock, IfStatement, Statement, TextSpan, WhenStatement } from '../syntax';
import { expressionText } from './expression';
import { assignText, callText, simpleText } from './statement';
import type { Writer } from './writer';

/** `header {` … `}`; `source` is where the header stands. */
export function printBlock(
    writer: Writer,
    header: string,
    start: number,
    block: Block,
    handler?: HandlerBlock | null,
): void {
    writer.line(`${header} {`, { start, end: block.span.start + 1 });
    printBody(writer, block, handler);
}

/** The statements and the `}`; `goesOn`: `else` or `or` follows on its line. */
function printBody(writer: Writer, block: Block, handler?: HandlerBlock | null, goesOn = false): void {
    const close = closing(block);
    writer.enter();
    const parts: (Statement | HandlerBlock)[] = [...block.statements, ...(handler ? [handler] : [])];
    parts.sort((a, b) => a.span.start - b.span.start);
    for (const part of parts) {
        if (part.kind === 'handler') printBlock(writer, 'on ipi', part.span.start, part.body);
        else printStatement(writer, part);
    }
    writer.leading(close.start);
    writer.leave();
    if (goesOn) writer.start('}', close);
    else writer.line('}', close);
}

function closing(block: Block): TextSpan {
    return { start: block.span.end - 1, end: block.span.end };
}

export function printStatement(writer: Writer, statement: Statement): void {
    let { start } = statement.span;
    for (const label of statement.labels) {
        // As in the kernel, one level to the left of what they label.
        writer.line(`${label.text}:`, { start, end: label.span.end }, 1);
        start = label.span.end;
    }
    const line = (text: string) =>
        writer.line(`${text};`, { start: bodyStart(statement, start), end: statement.span.end });
    switch (statement.kind) {
        case 'simple':
            return line(simpleText(statement));
        case 'assign':
            return line(assignText(statement));
        case 'call':
            return line(callText(statement));
        case 'await':
        case 'assert':
            return line(`${statement.kind} (${expressionText(statement.condition)})`);
        case 'note':
            return line(`note "${statement.text.value}"`);
        case 'empty':
            return line('');
        case 'if':
        case 'when':
            return printBranches(writer, statement, bodyStart(statement, start));
        case 'while':
            return printBlock(
                writer,
                `while (${expressionText(statement.condition)})`,
                bodyStart(statement, start),
                statement.body,
            );
        case 'repeat':
            return printBlock(
                writer,
                `repeat ${expressionText(statement.count)}`,
                bodyStart(statement, start),
                statement.body,
            );
        case 'for': {
            const header = `for ${statement.variable.text} in ${statement.set.text}`;
            return printBlock(writer, header, bodyStart(statement, start), statement.body);
        }
        case 'choose':
            for (const [index, branch] of statement.branches.entries()) {
                const end = branch.span.start + 1;
                if (index === 0) writer.line('choose {', { start: bodyStart(statement, start), end });
                else writer.join(' or {', { start: branch.span.start, end });
                printBody(writer, branch, null, index < statement.branches.length - 1);
            }
            return;
        case 'nested':
            writer.line('{', { start: bodyStart(statement, start), end: statement.body.span.start + 1 });
            return printBody(writer, statement.body);
        case 'error':
            return writer.verbatim(statement.text, statement.span);
    }
}

/** Where a statement begins behind its labels: comments between a label and its statement come before the statement. */
function bodyStart(statement: Statement, afterLabels: number): number {
    switch (statement.kind) {
        case 'simple':
            return statement.words[0]?.span.start ?? afterLabels;
        case 'assign':
            return (statement.release ?? statement.target).span.start;
        case 'call':
            return statement.callee.span.start;
        default:
            return statement.labels.length > 0 ? afterLabels + 1 : statement.span.start;
    }
}

function printBranches(writer: Writer, statement: IfStatement | WhenStatement, start: number): void {
    const header = `${statement.kind} (${expressionText(statement.condition)})`;
    writer.line(`${header} {`, { start, end: statement.then.span.start + 1 });
    printBody(writer, statement.then, null, statement.otherwise !== null);
    let { otherwise } = statement;
    while (otherwise) {
        const block: Block = otherwise.kind === 'block' ? otherwise : otherwise.then;
        const condition: string =
            otherwise.kind === 'block' ? '' : `${otherwise.kind} (${expressionText(otherwise.condition)}) `;
        writer.join(` else ${condition}{`, { start: block.span.start, end: block.span.start + 1 });
        otherwise = otherwise.kind === 'block' ? null : otherwise.otherwise;
        printBody(writer, block, null, otherwise !== null);
    }
}
