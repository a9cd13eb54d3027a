/** Values and places, shared by the init section and the conditions. */
import type { Span } from '../../machine/program';
import { LARGEST } from './instruction';
import type { Cursor } from './scanner';
import type { LitmusPlace, LitmusProblem, LitmusValue } from './tree';

export type Report = (problem: LitmusProblem) => void;

/** A label in a value: `P1:m0`. */
const LABEL = /^P(\d+):([A-Za-z_][\w.]*)$/;

/**
 * A value: a number, a location, an element of an array (`x[1]`), `{1,2}`, `P1:m0`, `label:"P1:m0"`, `instr:"NOP"` or a bare `NOP`.
 * @returns null, after a report, when none stands here
 */
export function parseValue(cursor: Cursor, report: Report): LitmusValue | null {
    cursor.accept('&');
    if (cursor.sees('{') && cursor.enter()) return parseElements(cursor, report);
    if (cursor.sees('(') && cursor.enter()) {
        cursor.take();
        const inner = parseValue(cursor, report);
        if (!cursor.accept(')'))
            report({ code: 'ISO402', span: cursor.next.span, message: 'expected “)” after the value' });
        return inner;
    }
    const token = cursor.take();
    const { span } = token;
    if (token.kind === 'number') {
        const negative = token.text.startsWith('-');
        const value = negative ? -Number(token.text.slice(1)) : Number(token.text);
        if (Math.abs(value) < LARGEST) return { kind: 'number', value, span };
        report({ code: 'ISO404', span, message: `${token.text} is too large: numbers up to 2^47 are supported` });
        return null;
    }
    if (token.kind === 'word') {
        if ((token.text === 'instr' || token.text === 'label') && cursor.accept(':')) {
            const quoted = cursor.take();
            const whole = { start: span.start, end: quoted.span.end };
            if (token.text === 'instr' && quoted.kind === 'string')
                return { kind: 'instruction', text: quoted.text, span: whole };
            const label = LABEL.exec(quoted.text);
            if (token.text === 'label' && quoted.kind === 'string' && label !== null)
                return { kind: 'label', cpu: Number(label[1]), label: label[2], span: whole };
            const wanted =
                token.text === 'instr' ? 'an instruction in quotes: instr:"NOP"' : 'a label in quotes: label:"P1:m0"';
            report({ code: 'ISO402', span: whole, message: `expected ${wanted}` });
            return null;
        }
        if (/^P\d+$/.test(token.text) && cursor.accept(':')) {
            const label = cursor.take();
            const whole = { start: span.start, end: label.span.end };
            if (label.kind === 'word')
                return { kind: 'label', cpu: Number(token.text.slice(1)), label: label.text, span: whole };
            report({ code: 'ISO402', span: whole, message: `expected a label after “${token.text}:”` });
            return null;
        }
        if (token.text === 'NOP') return { kind: 'instruction', text: 'NOP', span };
        return indexed(cursor, token.text, span, report);
    }
    report({
        code: 'ISO402',
        span,
        message: token.kind === 'end' ? 'a value is missing here' : `“${token.text}” is not a value`,
    });
    return null;
}

/** `{1, 2}`. */
function parseElements(cursor: Cursor, report: Report): LitmusValue | null {
    const { start } = cursor.take().span;
    const values: LitmusValue[] = [];
    for (;;) {
        const close = cursor.accept('}');
        if (close !== null) return { kind: 'array', values, span: { start, end: close.span.end } };
        const value = parseValue(cursor, report);
        if (value === null) return null;
        values.push(value);
        if (!cursor.sees('}') && !cursor.accept(',')) {
            report({ code: 'ISO402', span: cursor.next.span, message: 'expected “,” or “}” after the value' });
            return null;
        }
    }
}

/** A location whose name was taken, possibly an element of it: `x`, `x[1]`. */
function indexed(
    cursor: Cursor,
    name: string,
    span: Span,
    report: Report,
): Extract<LitmusPlace, { kind: 'location' }> | null {
    if (!cursor.accept('[')) return { kind: 'location', name, span };
    const index = cursor.take();
    const close = cursor.accept(']');
    const whole = { start: span.start, end: (close ?? index).span.end };
    if (index.kind === 'number' && close !== null && Number(index.text) >= 0)
        return { kind: 'location', name, index: Number(index.text), span: whole };
    report({ code: 'ISO402', span: whole, message: `expected a number in brackets after “${name}”` });
    return null;
}

/**
 * A place: `1:X0`, `x`, `[x]`, `*x`, `x[1]`, `[P1:m0]`.
 * @returns null, after a report, when none stands here
 */
export function parsePlace(cursor: Cursor, report: Report): LitmusPlace | null {
    if (cursor.sees('[') && cursor.enter()) {
        const open = cursor.take();
        const inner = parsePlace(cursor, report);
        const close = cursor.accept(']');
        if (close === null) {
            const what =
                cursor.next.text === '(' || cursor.next.text === '['
                    ? 'page table entries and tags are not supported'
                    : 'expected “]”';
            report({ code: what.startsWith('expected') ? 'ISO402' : 'ISO404', span: cursor.next.span, message: what });
            return null;
        }
        return inner === null ? null : { ...inner, span: { start: open.span.start, end: close.span.end } };
    }
    cursor.accept('*');
    const token = cursor.take();
    if (token.kind === 'number' && cursor.accept(':')) {
        const name = cursor.take();
        const span = { start: token.span.start, end: name.span.end };
        if (name.kind === 'word') return { kind: 'register', cpu: Number(token.text), name: name.text, span };
        report({ code: 'ISO402', span, message: `expected a register after “${token.text}:”` });
        return null;
    }
    if (token.kind === 'word' && /^P\d+$/.test(token.text) && cursor.accept(':')) {
        const label = cursor.take();
        const span = { start: token.span.start, end: label.span.end };
        // `P1:X0` is an older spelling of `1:X0`.
        if (label.kind === 'word') return { kind: 'label', cpu: Number(token.text.slice(1)), label: label.text, span };
    }
    if (token.kind === 'word') return indexed(cursor, token.text, token.span, report);
    const what =
        token.kind === 'end'
            ? 'a register or location is missing here'
            : `“${token.text}” is neither a register nor a location`;
    report({ code: 'ISO402', span: token.span, message: what });
    return null;
}
