/** The text of every line as pieces with fonts, and how wide each lane has to be for it. */
import type { CpuIndex } from '../../machine/program';
import { runs } from '../rich';
import { shorter } from '../shorter';
import type { ReturnRow, Row, StepRow } from '../rows';
import type { Run } from './folding';
import type { Fixed } from './fixed';
import type { Piece } from './marks';
import type { Metrics } from './metrics';
import { cut, fitting, piecesWidth, widthOf } from './metrics';
import type { Picture } from './picture';
import type { Line } from './lines';

const FONT_OF_CODE: Readonly<Record<string, string>> = { s: 'mx', xs: 'mx', p: 'ms', u: 'ms' };

/** A sentence in the markup of rich.ts as pieces in a prose font; code in it gets the matching editor font. */
export function pieces(sentence: string, font: 's' | 'xs' | 'p' | 'u', tone: string, boldTone = tone): Piece[] {
    return runs(sentence).map((run) => {
        const classes = [run.code === true ? (FONT_OF_CODE[font] ?? 'mx') : font];
        const toned = run.bold === true ? boldTone : tone;
        if (run.bold === true) classes.push('b');
        if (toned !== '') classes.push(toned);
        return { text: run.text, class: classes.join(' '), ...(run.step === undefined ? {} : { step: run.step }) };
    });
}

/** Width of the box around a value. */
export const boxWidth = (text: string, metrics: Metrics) => widthOf(text, 'ms', metrics) + 10;

/** A sentence, and the same in fewer words. */
function variants(sentence: string, tone: string, boldTone = tone): Piece[][] {
    const short = shorter(sentence);
    return [sentence, ...(short === '' || short === sentence ? [] : [short])].map((each) =>
        pieces(each, 's', tone, boldTone),
    );
}

/** The note beside an event, from the longest wording to the shortest. */
export function notes(row: Row): readonly (readonly Piece[])[] {
    switch (row.kind) {
        case 'step':
            if (row.result?.look === 'stale' && row.violation) return [[{ text: 'stale', class: 's b err' }]];
            return row.note === '' ? [] : variants(row.note, 'mu');
        case 'skipped':
            return variants(row.note, 'mu', 'ipit');
        case 'return':
            return variants(row.note, 'mu');
        case 'property':
            return variants(row.text, row.violated ? 'err' : 'mu');
        case 'initial':
            return [];
    }
}

/** What a step changed for another CPU. */
export const consequenceVariants = (text: string): readonly (readonly Piece[])[] => variants(text, 'mu i');

/** The words of a row as they fit. */
export interface Words {
    readonly own: readonly Piece[];
    /** Width of the value's box; 0: none. */
    readonly box: number;
    readonly note: readonly Piece[];
    /** Of all of them, with the spaces between. */
    readonly width: number;
}

/**
 * @param room from the row's indentation to where the lane's words end
 * @param reserve what has to stay free behind them, for an arrow
 */
export function wordsOf(
    row: StepRow | ReturnRow,
    room: number,
    reserve: number,
    fixed: Fixed,
    metrics: Metrics,
): Words {
    const box = row.kind === 'step' && row.result !== undefined ? boxWidth(row.result.text, metrics) : 0;
    const boxed = box > 0 ? box + fixed.space : 0;
    const own = cut([{ text: row.text, class: 'm' }], room - boxed, metrics);
    const width = piecesWidth(own, metrics) + boxed;
    const note = fitting(notes(row), room - reserve - width - fixed.space, metrics);
    return { own, box, note, width: width + (note.length > 0 ? fixed.space + piecesWidth(note, metrics) : 0) };
}

/** `12 steps of C`. */
export function runTitle(picture: Picture, run: Run): string {
    const names = run.cpus.map((cpu) => picture.cpus[cpu]?.name ?? '');
    return `${run.last - run.first + 1} steps of ${names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names[names.length - 1] ?? ''}`}`;
}

const reserves = new WeakMap<Picture, ReadonlyMap<number, number>>();

/** What an arrow needs behind the words of a step. */
export function reserveOf(picture: Picture, step: number): number {
    let found = reserves.get(picture);
    if (found === undefined) {
        const needs = picture.arrows.flatMap((arrow): [number, number][] => {
            switch (arrow.kind) {
                case 'registration':
                case 'fetch':
                    return [[arrow.step, 26]];
                case 'ack':
                    return arrow.waited === null ? [] : [[arrow.waited, 18]];
                case 'word':
                    return [[arrow.from, 16]];
                case 'ipi':
                    return [[arrow.step, 16]];
                case 'skipped':
                    return [];
            }
        });
        found = new Map(needs);
        reserves.set(picture, found);
    }
    return found.get(step) ?? 0;
}

/** What a lane's words need: so that its events can be read, and with everything beside them. */
export interface LaneWants {
    readonly least: number;
    readonly full: number;
}

const SMALLEST = 72;
const WIDEST = 320;

/** What one line wants of one lane. */
interface Want {
    readonly cpu: CpuIndex;
    readonly least: number;
    readonly more: number;
}

type Worded = Exclude<Line, { kind: 'now' | 'fork' }>;

/** What the words of a line belong to: the same object wherever the line stands. */
const subjectOf = (line: Worded) => (line.kind === 'row' ? line.row : line.kind === 'group' ? line.group : line.run);

type Subject = ReturnType<typeof subjectOf>;
type Wants = Map<Subject, readonly Want[]>;

const measured = new WeakMap<Picture, Map<string, Wants>>();

/** What has been measured of a picture in a font: the width of its words changes neither with the cursor nor with folds. */
function measuredOf(picture: Picture, fixed: Fixed, { mono, sans, small }: Metrics): Wants {
    const fonts = measured.get(picture) ?? new Map<string, Wants>();
    measured.set(picture, fonts);
    const font = [fixed.tight, small, mono, sans].join();
    const found = fonts.get(font) ?? new Map<Subject, readonly Want[]>();
    fonts.set(font, found);
    return found;
}

/** How much of a lane each CPU's texts want. */
export function laneWants(picture: Picture, lines: readonly Line[], fixed: Fixed, metrics: Metrics): LaneWants[] {
    const most = picture.cpus.length > 4 ? 150 : WIDEST;
    const wants = picture.cpus.map((cpu) => ({
        least: SMALLEST,
        full: 44 + widthOf(cpu.start, 's', metrics),
    }));
    const known = measuredOf(picture, fixed, metrics);
    for (const line of lines) {
        if (line.kind === 'now' || line.kind === 'fork') continue;
        const subject = subjectOf(line);
        const own = known.get(subject) ?? lineWants(picture, line, fixed, metrics);
        known.set(subject, own);
        for (const { cpu, least, more } of own) {
            const of = wants[cpu];
            if (of === undefined) continue;
            of.least = Math.max(of.least, least);
            // A little air before lifelines, a gate or the next lane.
            of.full = Math.max(of.full, least + more + (fixed.tight ? 4 : 12));
        }
    }
    return wants.map(({ least, full }) => ({
        least: Math.min(most, least),
        full: Math.max(Math.min(most, least), Math.min(most, full)),
    }));
}

function lineWants(picture: Picture, line: Worded, fixed: Fixed, metrics: Metrics): Want[] {
    const widest = (all: readonly (readonly Piece[])[]) =>
        all.reduce((wide, each) => Math.max(wide, piecesWidth(each, metrics)), 0);
    if (line.kind === 'group' || line.kind === 'run') {
        const [cpu, title] =
            line.kind === 'group'
                ? [line.group.cpu, line.group.title]
                : [line.run.cpus[0], runTitle(picture, line.run)];
        const level = line.kind === 'group' ? line.group.level : line.run.groups.length;
        // A long title may be cut.
        return cpu === undefined
            ? []
            : [{ cpu, least: 0, more: fixed.indent * level + 16 + widthOf(title, 'ms', metrics) }];
    }
    const { row } = line;
    switch (row.kind) {
        case 'initial':
            return row.cells.map((cell, cpu) => ({
                cpu,
                least: widthOf(cell.text, 'm', metrics),
                more: 10 + widthOf(cell.note, 's', metrics),
            }));
        case 'property':
            return row.cpu === null ? [] : [{ cpu: row.cpu, least: 0, more: widest(notes(row)) + 6 }];
        case 'skipped': {
            const least = fixed.indent * row.groups.length + widthOf(row.text, 'm', metrics) + 20;
            return [
                { cpu: row.cpu, least, more: 0 },
                { cpu: row.target, least: 0, more: widest(notes(row)) },
            ];
        }
        case 'return':
        case 'step': {
            const { box, own } = wordsOf(row, Infinity, 0, fixed, metrics);
            const stale = row.kind === 'step' && row.violation ? notes(row) : [];
            const event =
                fixed.indent * row.groups.length +
                piecesWidth(own, metrics) +
                (box > 0 ? box + fixed.space : 0) +
                (stale.length > 0 ? widest(stale) + fixed.space : 0);
            const note = stale.length > 0 ? 0 : widest(notes(row));
            const arrow = row.kind === 'step' ? reserveOf(picture, row.step) : 0;
            const consequences = row.kind === 'step' ? row.consequences : [];
            return [
                {
                    cpu: row.cpu,
                    least: event + Math.min(arrow, fixed.tight ? 6 : 14),
                    more: (note > 0 ? note + fixed.space : 0) + arrow,
                },
                ...consequences.map((each) => ({
                    cpu: each.cpu,
                    least: 0,
                    more: widest(consequenceVariants(each.text)) + 6,
                })),
            ];
        }
    }
}
