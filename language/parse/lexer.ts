/** Text → tokens and comments. Never fails: what means nothing becomes an `unknown` token with a diagnostic. */
import type { LanguageCode } from '../codes';
import type { Fix } from '../diagnostic';
import type { Comment, TextSpan, Token } from '../syntax';
import type { LexedPrefix } from './reuse';

/** Reports a problem of the text; the parser turns it into a diagnostic. */
export type Report = (code: LanguageCode, span: TextSpan, message: string, fixes: readonly Fix[]) => void;

export interface Lexed {
    /** Ends with an `end` token at the end of the text. */
    readonly tokens: Token[];
    readonly comments: Comment[];
}

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const STAR = 42;
const SLASH = 47;
const BYTE_ORDER_MARK = 0xfeff;

const isDigit = (c: number) => c >= 48 && c <= 57;
const isLetter = (c: number) => (c >= 97 && c <= 122) || (c >= 65 && c <= 90) || c === 95;
const isWordPart = (c: number) => isLetter(c) || isDigit(c);
const isBlank = (c: number) =>
    c === SPACE || c === TAB || c === LF || c === CR || c === 11 || c === 12 || c === 0xa0 || c === BYTE_ORDER_MARK;

const EQUALS = 61;
/** Characters that are tokens by themselves. */
const SINGLES = new Set([...'{}()[];:,.=<>!+-*&|^~'].map((each) => each.charCodeAt(0)));
/** Those that make one token with a `=` behind them (`==`, `<=`), and with themselves (`&&`, `<<`). */
const BEFORE_EQUALS = new Set([...'=!<>'].map((each) => each.charCodeAt(0)));
const DOUBLED = new Set([...'&|<>'].map((each) => each.charCodeAt(0)));
const isPair = (c: number, next: number) => (next === EQUALS ? BEFORE_EQUALS.has(c) : c === next && DOUBLED.has(c));

/**
 * Splits a text; `report` gets unknown characters, unclosed strings and comments.
 *
 * @param from tokens and comments at the beginning of the text that are known; goes on behind the last of these tokens
 * @param length where to end: the end of the text, or between two tokens
 */
export function lex(text: string, report: Report, from?: LexedPrefix, length = text.length): Lexed {
    const tokens: Token[] = from ? from.tokens.slice() : [];
    const comments: Comment[] = from ? from.comments.slice() : [];
    let at = tokens[tokens.length - 1]?.end ?? 0;
    /** Line ends since the last token or comment, and since the last token only. */
    let lines = at === 0 ? 2 : 0;
    let ownLine = at === 0;

    const push = (kind: Token['kind'], start: number) => {
        tokens.push({ kind, start, end: at, text: text.slice(start, at) });
        lines = 0;
        ownLine = false;
    };
    const comment = (kind: Comment['kind'], start: number, end: number) => {
        const content = text.slice(start, end);
        comments.push({ kind, span: { start, end }, text: content.trimEnd(), ownLine, blankBefore: lines > 1 });
        lines = 0;
        at = end;
    };

    while (at < length) {
        const c = text.charCodeAt(at);
        if (c === LF) {
            lines++;
            ownLine = true;
            at++;
        } else if (isBlank(c)) {
            at++;
        } else if (isLetter(c)) {
            const start = at++;
            while (at < length && isWordPart(text.charCodeAt(at))) at++;
            push('identifier', start);
        } else if (isDigit(c)) {
            const start = at++;
            while (at < length && isWordPart(text.charCodeAt(at))) at++;
            push('number', start);
        } else if (c === QUOTE) {
            const start = at++;
            while (at < length && !isStringEnd(text.charCodeAt(at))) at++;
            if (at < length && text.charCodeAt(at) === QUOTE) at++;
            else {
                const message = 'this string is not closed; a string ends at its line';
                report('ISO104', { start, end: at }, message, [closedString(text, start, at)]);
            }
            push('string', start);
        } else if (c === SLASH && text.charCodeAt(at + 1) === SLASH) {
            let end = at;
            while (end < length && text.charCodeAt(end) !== LF) end++;
            comment('line', at, end);
        } else if (c === SLASH && text.charCodeAt(at + 1) === STAR) {
            const close = text.indexOf('*/', at + 2);
            if (close < 0) {
                const message = 'this comment is not closed: `*/` is missing';
                report('ISO105', { start: at, end: at + 2 }, message, [closedComment(text, at)]);
            }
            comment('block', at, close < 0 ? length : close + 2);
        } else {
            const start = at;
            if (isPair(c, text.charCodeAt(at + 1))) {
                at += 2;
                push('punctuation', start);
            } else if (SINGLES.has(c)) {
                at++;
                push('punctuation', start);
            } else {
                at++;
                while (at < length && isUnknown(text, at)) at++;
                push('unknown', start);
                report(
                    'ISO106',
                    { start, end: at },
                    meaningless(text.slice(start, at)),
                    withoutUnknown(text, start, at),
                );
            }
        }
    }
    tokens.push({ kind: 'end', start: length, end: length, text: '' });
    return { tokens, comments };
}

function isStringEnd(c: number): boolean {
    return c === QUOTE || c === LF || c === CR;
}

function isUnknown(text: string, at: number): boolean {
    const c = text.charCodeAt(at);
    return !isBlank(c) && !isWordPart(c) && c !== QUOTE && c !== SLASH && !SINGLES.has(c);
}

/** The quote goes before the `;` that ends the line. */
function closedString(text: string, start: number, end: number): Fix {
    const content = text.slice(start, end).replace(/\s*;?\s*$/, '');
    const at = start + Math.max(1, content.length);
    return { title: 'Insert `"`', edits: [{ span: { start: at, end: at }, newText: '"' }] };
}

function closedComment(text: string, start: number): Fix {
    const line = /^[^\r\n]*/.exec(text.slice(start))?.[0] ?? '';
    const at = start + line.trimEnd().length;
    return { title: 'Close the comment on this line', edits: [{ span: { start: at, end: at }, newText: ' */' }] };
}

/** What is said of characters that no token has; of those that C has, what to do instead. */
function meaningless(characters: string): string {
    if (characters === '?') return 'there is no `?:` here: use `if`';
    if (characters === '%') return 'there is no `%` here';
    if (characters === '/') return 'there is no `/` here; a comment begins with `//`';
    return `${characters.length > 1 ? 'these characters mean' : 'this character means'} nothing here`;
}

function withoutUnknown(text: string, start: number, end: number): readonly Fix[] {
    const characters = text.slice(start, end);
    const span = { start, end };
    const remove = { title: 'Remove it', edits: [{ span, newText: '' }] };
    // Half a comment, or that of another language.
    if (characters === '/' || characters === '#')
        return [{ title: 'Make it a comment: `//`', edits: [{ span, newText: '//' }] }, remove];
    return [remove];
}
