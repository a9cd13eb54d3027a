/** Lines of canonical text, with the comments of the source put back where they stood. */
import type { Comment, SyntaxFile, TextSpan } from '../syntax';

export const INDENT = '    ';

export class Writer {
    private readonly lines: string[] = [];
    /** End in the source of what was written last. */
    private lastEnd = 0;
    private next = 0;
    private indent = 0;

    constructor(private readonly file: SyntaxFile) {}

    /** One line for a piece of the source; comments before it come first, comments in and after it behind it. */
    line(text: string, source: TextSpan, outdent = 0): void {
        this.start(text, source, outdent);
        this.behind(source.end);
    }

    /** A line that {@link join} goes on with: comments behind it wait until then. */
    start(text: string, source: TextSpan, outdent = 0): void {
        this.leading(source.start);
        this.blank(source.start);
        const indent = Math.max(0, this.indent - outdent);
        this.lines.push(text === '' ? '' : INDENT.repeat(indent) + text);
        this.lastEnd = source.end;
    }

    /** Text kept as it is (it could not be understood): its comments are part of it. */
    verbatim(text: string, source: TextSpan): void {
        this.leading(source.start);
        this.blank(source.start);
        while (this.comment && this.comment.span.start < source.end) this.next++;
        this.lines.push(INDENT.repeat(this.indent) + text.trimEnd());
        this.lastEnd = source.end;
        this.behind(source.end);
    }

    /** Appends to the last line: `} else {`. */
    join(text: string, source: TextSpan): void {
        const last = this.lines.pop() ?? '';
        this.lines.push(last + text);
        this.lastEnd = source.end;
        this.behind(source.end);
    }

    /** Whether a comment stands before a place and was not written yet. */
    hasCommentBefore(place: number): boolean {
        return this.comment !== undefined && this.comment.span.start < place;
    }

    enter(): void {
        this.indent++;
    }

    leave(): void {
        this.indent--;
    }

    /** Own-line comments before a place. */
    leading(place: number): void {
        while (this.comment && this.comment.span.start < place) this.ownLine(this.comment);
    }

    finish(): string {
        this.leading(this.file.text.length + 1);
        return this.lines.length === 0 ? '' : `${this.lines.join('\n')}\n`;
    }

    private get comment(): Comment | undefined {
        return this.file.comments[this.next];
    }

    private ownLine(comment: Comment): void {
        this.blank(comment.span.start);
        const indent = INDENT.repeat(this.indent);
        const [first = '', ...rest] = comment.text.split('\n').map((line) => line.trimEnd());
        // The stars of a block comment move with it; other text in it is the author's own layout.
        const moved = rest.map((line) => (line.trim().startsWith('*') ? `${indent} ${line.trim()}` : line));
        this.lines.push(indent + first, ...moved);
        this.lastEnd = comment.span.end;
        this.next++;
    }

    /** One blank line where the source has some, never at the start of a block. */
    private blank(place: number): void {
        const last = this.lines[this.lines.length - 1];
        if (last === undefined || last === '' || last.endsWith('{')) return;
        const between = this.file.text.slice(this.lastEnd, place);
        if ((between.match(/\n/g) ?? []).length > 1) this.lines.push('');
    }

    /** Comments inside what was written, then those behind it on its line. */
    private behind(end: number): void {
        while (this.comment) {
            const { span, text, kind } = this.comment;
            const inside = span.start < end;
            const sameLine = !this.file.text.slice(Math.min(this.lastEnd, span.start), span.start).includes('\n');
            if (!inside && !sameLine) return;
            const closed = this.closedByLineComment;
            if (text.includes('\n') || closed) {
                if (!inside) return;
                this.ownLine(this.comment);
                this.lastEnd = Math.max(this.lastEnd, end);
                continue;
            }
            const last = this.lines.pop() ?? '';
            // The author's alignment is kept where there is room for it.
            const column = inside ? 0 : this.columnOf(span.start);
            this.lines.push(last + ' '.repeat(Math.max(1, column - last.length)) + text);
            this.closedByLineComment = kind === 'line';
            this.lastEnd = Math.max(this.lastEnd, span.end, inside ? end : 0);
            this.next++;
            if (!inside && kind === 'line') break;
        }
        this.closedByLineComment = false;
    }

    private closedByLineComment = false;

    private columnOf(offset: number): number {
        const start = this.file.text.lastIndexOf('\n', offset - 1) + 1;
        let column = 0;
        for (const character of this.file.text.slice(start, offset))
            column = character === '\t' ? (Math.floor(column / 8) + 1) * 8 : column + 1;
        return column;
    }
}
