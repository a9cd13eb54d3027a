/** The token cursor of the parser: looking ahead, expecting, reporting. */
import type { LanguageCode } from '../codes';
import type { Diagnostic, Fix } from '../diagnostic';
import type { Name, TextSpan, Text, Token } from '../syntax';
import { lex, type Lexed, type Report } from './lexer';
import { firstAt, type LexedPrefix, type ParsedPrefix } from './reuse';

/** Nesting of blocks and expressions beyond this is not parsed (the parser and its readers recurse). */
export const MAX_DEPTH = 200;

/** After one of these the rest of a statement or declaration is guesswork. */
const STRUCTURAL: ReadonlySet<LanguageCode> = new Set(['ISO100', 'ISO109', 'ISO113']);

export class Cursor {
    readonly diagnostics: Diagnostic[] = [];
    readonly lexed: Lexed;
    /** Those of `diagnostics` that the lexer reported. */
    readonly lexical: readonly Diagnostic[];
    /** Nesting of what is being parsed. */
    depth = 0;
    /** Statements of an earlier parse that hold for the block it names. */
    kept: ParsedPrefix | null = null;
    private index = 0;
    /** What is being parsed is broken and has been reported; the rest of it is not reported again. */
    broken = false;
    /** Where something is first missing that the resolver reports, because it knows what could stand there; else Infinity. */
    firstGap = Infinity;
    /** Where the declaration begins that is being parsed. */
    itemStart = 0;
    private lastReport = -1;

    /**
     * @param known the beginning of the text as it was lexed before
     * @param end where the last token ends that is looked at
     */
    constructor(
        readonly text: string,
        known?: LexedPrefix,
        end = text.length,
    ) {
        for (const each of known?.lexical ?? []) this.diagnostics.push(each);
        const report: Report = (code, span, message, fixes) => this.report(code, span, message, fixes, true);
        this.lexed = lex(text, report, known, end);
        this.lexical = [...this.diagnostics];
    }

    /** Takes all tokens that end at or before an offset, without looking at them. */
    skipTo(offset: number): void {
        this.index = firstAt(this.lexed.tokens, ({ start }) => start >= offset);
    }

    /** Something is missing here, and the resolver will say so. */
    lacks(): void {
        this.firstGap = Math.min(this.firstGap, this.lastEnd);
    }

    /** The token `ahead` tokens from here; the `end` token beyond the last. */
    peek(ahead = 0): Token {
        const { tokens } = this.lexed;
        return tokens[Math.min(this.index + ahead, tokens.length - 1)];
    }

    /** Position, to compare progress. */
    get position(): number {
        return this.index;
    }

    /** Takes the current token (the `end` token stays). */
    take(): Token {
        const token = this.peek();
        if (token.kind !== 'end') this.index++;
        return token;
    }

    /** The last token taken; undefined at the beginning. */
    get lastToken(): Token | undefined {
        return this.lexed.tokens[this.index - 1];
    }

    /** Skips tokens, so that the next is the one `ahead` of here. */
    skipUntil(ahead: number): void {
        this.index = Math.min(this.index + ahead, this.lexed.tokens.length - 1);
    }

    get atEnd(): boolean {
        return this.peek().kind === 'end';
    }

    /** End offset of the last token taken. */
    get lastEnd(): number {
        return this.index === 0 ? 0 : this.lexed.tokens[this.index - 1].end;
    }

    is(text: string, ahead = 0): boolean {
        const token = this.peek(ahead);
        return token.text === text && token.kind !== 'string' && token.kind !== 'end';
    }

    isName(ahead = 0): boolean {
        return this.peek(ahead).kind === 'identifier';
    }

    isString(ahead = 0): boolean {
        return this.peek(ahead).kind === 'string';
    }

    /** Nothing but blanks and comments stands before the current token on its line. */
    get startsLine(): boolean {
        const before = this.lexed.tokens[this.index - 1];
        return before === undefined || this.text.slice(before.end, this.peek().start).includes('\n');
    }

    /** Characters between a place and the beginning of its line. */
    columnAt(offset: number): number {
        return offset - (this.text.lastIndexOf('\n', offset - 1) + 1);
    }

    accept(text: string): boolean {
        if (!this.is(text)) return false;
        this.take();
        return true;
    }

    /** Takes `text`, or reports that it is missing and goes on as though it were there. */
    expect(text: string, where: string): boolean {
        if (this.accept(text)) return true;
        this.report('ISO100', this.here(), `expected \`${text}\` ${where}, ${this.found()}`, [this.insertion(text)]);
        return false;
    }

    /** An identifier; missing: an empty name where it should stand, and a diagnostic. */
    name(what: string): Name {
        if (this.isName()) return asName(this.take());
        this.report('ISO113', this.here(), `expected ${what}, ${this.found()}`);
        return this.missingName();
    }

    missingName(): Name {
        return { kind: 'name', span: { start: this.lastEnd, end: this.lastEnd }, text: '' };
    }

    /** A string; missing: an empty one. */
    string(what: string): Text {
        if (this.isString()) {
            const token = this.take();
            return { kind: 'text', span: spanOf(token), value: unquote(token.text) };
        }
        this.report('ISO100', this.here(), `expected ${what} in quotes, ${this.found()}`, this.quoted());
        return { kind: 'text', span: { start: this.lastEnd, end: this.lastEnd }, value: '' };
    }

    /** A visible span for something missing here: the current token, or the last character before the end. */
    here(): TextSpan {
        const token = this.peek();
        if (token.kind !== 'end') return spanOf(token);
        return { start: Math.max(0, this.lastEnd - 1), end: this.lastEnd };
    }

    found(): string {
        const token = this.peek();
        if (token.kind === 'end') return 'found the end of the file';
        const text = token.text.length > 40 ? `${token.text.slice(0, 40)}…` : token.text;
        return token.kind === 'string' ? `found ${text}` : `found \`${text}\``;
    }

    /** Where a node starts whose first part is a name: a missing name stands behind the last token. */
    get nameStart(): number {
        return this.isName() ? this.peek().start : this.lastEnd;
    }

    /** From a start offset to the end of the last token taken; empty, behind that token, when none was taken since. */
    from(start: number): TextSpan {
        return { start: Math.min(start, this.lastEnd), end: this.lastEnd };
    }

    /** The rest of the line in quotes, up to its `;`. */
    private quoted(): readonly Fix[] {
        const { start } = this.peek();
        if (this.atEnd || this.startsLine) return [];
        const line = /^[^\r\n"{}]*/.exec(this.text.slice(start))?.[0] ?? '';
        const content = line.replace(/\s*(?:\/\/.*|\/\*.*|;\s*)?$/, '');
        if (content === '') return [];
        return [
            {
                title: `Write \`"${content}"\``,
                edits: [{ span: { start, end: start + content.length }, newText: `"${content}"` }],
            },
        ];
    }

    /** One diagnostic per place, and one per broken statement: what follows from it would only be noise. */
    report(
        code: LanguageCode,
        span: TextSpan,
        message: string,
        fixes: readonly Fix[] = [],
        lexical = false,
        related: Diagnostic['related'] = [],
    ): void {
        if (!lexical) {
            const structural = STRUCTURAL.has(code);
            if (span.start === this.lastReport || (structural && this.broken)) return;
            this.lastReport = span.start;
            if (structural) this.broken = true;
            // A character that means nothing has been complained about already.
            const isUnknown = this.peek().kind === 'unknown' && span.start === this.peek().start;
            if (isUnknown && (structural || code === 'ISO111')) return;
        }
        this.diagnostics.push({ code, severity: 'error', span, message, related, fixes });
    }

    private insertion(text: string): Fix {
        const at = this.lastEnd;
        const newText = text === '{' ? ' {' : text;
        return { title: `Insert \`${text}\``, edits: [{ span: { start: at, end: at }, newText }] };
    }
}

export function spanOf(token: TextSpan): TextSpan {
    return { start: token.start, end: token.end };
}

export function asName(token: Token): Name {
    return { kind: 'name', span: spanOf(token), text: token.text };
}

/** Without its quotes; an unclosed string has only the first. */
export function unquote(text: string): string {
    return text.length > 1 && text.endsWith('"') ? text.slice(1, -1) : text.slice(1);
}
