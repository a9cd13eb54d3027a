/** Characters of a litmus file: comments blanked out (offsets stay), and a cursor for the init section and the conditions. */
import type { Span } from '../../machine/program';

/**
 * Replaces comments — nested `(* … *)`, and `//` to the end of the line — by spaces. Strings are kept as they are; an
 * unclosed comment reaches to the end of the text.
 */
export function blankComments(text: string): string {
    const out: string[] = [];
    let kept = 0;
    let at = 0;
    const blank = (end: number): void => {
        out.push(text.slice(kept, at), text.slice(at, end).replace(/[^\r\n]/g, ' '));
        at = kept = end;
    };
    while (at < text.length) {
        const two = text.slice(at, at + 2);
        if (two === '(*') {
            let depth = 0;
            let end = at;
            do {
                const here = text.slice(end, end + 2);
                if (here === '(*') depth++;
                else if (here === '*)') depth--;
                end += here === '(*' || here === '*)' ? 2 : 1;
            } while (depth > 0 && end < text.length);
            blank(end);
        } else if (two === '//') {
            const end = text.indexOf('\n', at);
            blank(end < 0 ? text.length : end);
        } else if (text[at] === '"') {
            const line = text.indexOf('\n', at);
            const close = text.indexOf('"', at + 1);
            // An unclosed quote costs its line only.
            at = close < 0 || (line >= 0 && line < close) ? at + 1 : close + 1;
        } else at++;
    }
    out.push(text.slice(kept));
    return out.join('');
}

export interface Token {
    readonly kind: 'word' | 'number' | 'string' | 'symbol' | 'end';
    readonly text: string;
    readonly span: Span;
}

const TOKEN = /\s*(?:(-?0[xX][0-9a-fA-F]+|-?\d+)|([A-Za-z_][\w.$]*)|"([^"\n]*)"|(\/\\|\\\/|=>|!=|<>|==|[^\s]))/y;

/** Parts of one condition (atoms, parentheses, negations) or value at most. */
export const MOST_PARTS = 1000;

/** Reads tokens from a slice of a text, one ahead. */
export class Cursor {
    private at: number;
    private token: Token;
    private parts = 0;

    /** @param text comments already blanked */
    constructor(
        private readonly text: string,
        start: number,
        private readonly end: number,
    ) {
        this.at = start;
        this.token = this.scan();
    }

    /** The token that comes next. */
    get next(): Token {
        return this.token;
    }

    /** Counts a part of what is being read; false when there are too many to go on (nesting is recursion here). */
    enter(): boolean {
        this.parts += 1;
        return this.parts <= MOST_PARTS;
    }

    /** Whether nothing is left. */
    ended(): boolean {
        return this.token.kind === 'end';
    }

    /** Takes the next token. */
    take(): Token {
        const token = this.token;
        if (token.kind !== 'end') this.token = this.scan();
        return token;
    }

    /** Takes the next token if it is this symbol or word. */
    accept(text: string): Token | null {
        return this.token.kind !== 'string' && this.token.text === text ? this.take() : null;
    }

    /** Whether the next token is this symbol or word. */
    sees(text: string): boolean {
        return this.token.kind !== 'string' && this.token.text === text;
    }

    private scan(): Token {
        TOKEN.lastIndex = this.at;
        const match = TOKEN.exec(this.text);
        if (match === null || TOKEN.lastIndex > this.end)
            return { kind: 'end', text: '', span: { start: this.end, end: this.end } };
        const [, number, word, string, symbol] = match;
        const end = TOKEN.lastIndex;
        this.at = end;
        const found = number ?? word ?? string ?? symbol ?? '';
        const length = string === undefined ? found.length : found.length + 2;
        const kind =
            number !== undefined ? 'number' : word !== undefined ? 'word' : string !== undefined ? 'string' : 'symbol';
        return { kind, text: found, span: { start: end - length, end } };
    }
}
