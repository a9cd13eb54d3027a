/** The words of a litmus test and what each of them is: for colours, highlights and where a label stands. */
import type { LitmusTest } from '../language/litmus';
import { blankComments } from '../language/litmus/scanner';
import type { Span } from '../machine/program';
import type { Analysis } from './analysis';

export type LitmusPieceKind =
    | 'keyword'
    | 'comment'
    | 'string'
    | 'number'
    | 'operator'
    | 'test'
    | 'cpu'
    | 'instruction'
    | 'register'
    | 'location'
    | 'label';

export interface LitmusPiece {
    readonly kind: LitmusPieceKind;
    readonly span: Span;
    /** Equal for all mentions of one register (`X0` and `W0` of one CPU), location, label or CPU; null: it names nothing. */
    readonly names: string | null;
    readonly declares: boolean;
}

const PIECE =
    /"[^"\n]*"|\d+:[A-Za-z_]\w*|P\d+(?:\.F)?(?![\w.])|[#$]?-?(?:0[xX][\da-fA-F]+|\d+)(?!\w)|%?[A-Za-z_.][\w.]*|\/\\|\\\/|=>|[~=!<>]=?/g;
const QUESTIONS = new Set(['exists', 'forall', 'locations', 'filter', 'not', 'and', 'or', 'true', 'false']);

/** In text order; nothing where the text is no litmus test. */
export function litmusPieces({ text, litmus }: Analysis): readonly LitmusPiece[] {
    const test = litmus?.test;
    if (!test) return [];
    const blanked = blankComments(text);
    const pieces = comments(text, blanked);
    const known = namesOf(test);
    for (const { 0: word, index } of blanked.matchAll(PIECE)) {
        const span = { start: index, end: index + word.length };
        const piece = index === text.search(/\S/) ? plain('keyword', span) : pieceOf(test, known, word, span);
        if (piece) pieces.push(piece);
    }
    return pieces.sort((a, b) => a.span.start - b.span.start);
}

const plain = (kind: LitmusPieceKind, span: Span): LitmusPiece => ({ kind, span, names: null, declares: false });

interface Known {
    readonly locations: ReadonlySet<string>;
    /** `cpu label`. */
    readonly labels: ReadonlySet<string>;
}

function namesOf(test: LitmusTest): Known {
    const locations = new Set<string>();
    for (const { place, value } of test.init) {
        if (place.kind === 'location') locations.add(place.name);
        if (value?.kind === 'location') locations.add(value.name);
    }
    for (const place of test.listed) if (place.kind === 'location') locations.add(place.name);
    const labels = test.columns.flatMap(({ cpu, cells }) =>
        cells.flatMap((cell) => cell.labels.map(({ name }) => `${cpu} ${name}`)),
    );
    return { locations, labels: new Set(labels) };
}

function pieceOf(test: LitmusTest, known: Known, word: string, span: Span): LitmusPiece | null {
    if (word.startsWith('"')) return plain('string', span);
    if (/^[#$]?-?\d/.test(word) && !word.includes(':')) return plain('number', span);
    if (!/[\w%]/.test(word)) return plain('operator', span);
    if (span.start >= test.nameSpan.start && span.end <= test.nameSpan.end) return plain('test', span);
    const inside = columnAt(test, span);
    const [, cpu = inside?.column.cpu, name = word] = /^(\d+):(.+)$/.exec(word) ?? [];
    if (/^P\d/.test(word)) return { kind: 'cpu', span, names: `cpu ${/\d+/.exec(word)?.[0] ?? ''}`, declares: !inside };
    if (cpu !== undefined) {
        if (known.labels.has(`${cpu} ${name}`)) {
            const declares = inside?.cell.labels.some((each) => each.span.start === span.start) ?? false;
            return { kind: 'label', span, names: `label ${cpu} ${name}`, declares };
        }
        if (inside && span.start === firstWord(inside.cell)) return plain('instruction', span);
        const register = litmusRegister(test, name);
        if (register !== null) return { kind: 'register', span, names: `register ${cpu} ${register}`, declares: false };
    }
    if (known.locations.has(word)) return { kind: 'location', span, names: `location ${word}`, declares: false };
    if (inside) return plain('keyword', span);
    return QUESTIONS.has(word) ? plain('keyword', span) : null;
}

type Cell = LitmusTest['columns'][number]['cells'][number];

function columnAt(test: LitmusTest, { start, end }: Span) {
    for (const column of test.columns)
        for (const cell of column.cells) {
            const from = cell.labels[0]?.span.start ?? cell.span.start;
            if (start >= Math.min(from, cell.span.start) && end <= cell.span.end) return { column, cell };
        }
    return null;
}

/** Where the instruction begins, labels left out. */
const firstWord = ({ span, text }: Cell): number => (text === null ? -1 : span.start);

/** One name for all widths of a register; null: none is called so. */
export function litmusRegister({ architecture }: LitmusTest, name: string): string | null {
    switch (architecture) {
        case 'AArch64':
            return /^[XWxw](\d+|ZR|zr)$/.exec(name)?.[1]?.toUpperCase() ?? (/^sp$/i.test(name) ? 'SP' : null);
        case 'X86':
        case 'X86_64': {
            const wide =
                /^%?[RrEe]?([A-Da-d])[Xx]$/.exec(name)?.[1] ?? /^%?[RrEe]?([SsDd][Ii]|[SsBb][Pp])$/.exec(name)?.[1];
            return (wide ?? /^%?[Rr](\d+)[dDwW]?$/.exec(name)?.[1])?.toUpperCase() ?? null;
        }
        case 'RISCV':
            return /^(x\d+|[ast]\d+|ra|sp|gp|tp|zero)$/.test(name) ? name : null;
    }
}

/** What the scanner blanks. */
function comments(text: string, blanked: string): LitmusPiece[] {
    const found: LitmusPiece[] = [];
    let start = -1;
    for (let at = 0; at <= text.length; at++) {
        const isComment = at < text.length && text[at] !== blanked[at];
        if (isComment && start < 0) start = at;
        // Blanks inside a comment are blanks in both.
        const ends =
            start >= 0 &&
            (at === text.length || text[at] === '\n' || (!isComment && (blanked[at] ?? '').trim() !== ''));
        if (!ends) continue;
        const end = start + text.slice(start, at).trimEnd().length;
        found.push(plain('comment', { start, end }));
        start = -1;
    }
    return found;
}
