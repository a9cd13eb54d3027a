/** The final section: `locations […]`, `filter`, the quantifier and its proposition; and its printing as herd7 prints it. */
import { Cursor, MOST_PARTS } from './scanner';
import type {
    LitmusComparand,
    LitmusFault,
    LitmusPlace,
    LitmusProposition,
    LitmusQuantifier,
    LitmusTest,
} from './tree';
import type { Report } from './values';
import { parsePlace, parseValue } from './values';

type Final = Pick<LitmusTest, 'listed' | 'filter' | 'quantifier' | 'condition' | 'conditionSpan'>;

/** Words a final section may begin with. */
export const FINAL_WORD = /^(?:exists|~\s*exists|forall|locations|filter|observed|not\s+exists)(?![\w.$])/;

/**
 * Reads the final section.
 * @param text comments blanked
 * @param start offset of its first word; the section reaches to the end of the text
 */
export function parseFinal(text: string, start: number, report: Report): Final {
    const cursor = new Cursor(text, start, text.length);
    const listed: LitmusTest['listed'][number][] = [];
    let filter: LitmusProposition | null = null;
    for (;;) {
        if (cursor.accept('locations')) parseListed(cursor, listed, report);
        else if (cursor.sees('filter')) {
            cursor.take();
            filter = parseProposition(cursor, report);
        } else break;
    }
    // As herd7 has it, a test without a condition asks for nothing.
    if (cursor.ended()) {
        const span = { start: text.trimEnd().length, end: text.trimEnd().length };
        return { listed, filter, quantifier: 'forall', condition: { kind: 'true', span }, conditionSpan: span };
    }
    const from = cursor.next.span.start;
    const quantifier = parseQuantifier(cursor, report);
    const condition = quantifier === null ? null : parseProposition(cursor, report);
    const to = Math.max(from, cursor.next.kind === 'end' ? text.trimEnd().length : cursor.next.span.start);
    // herd7's own catalogue ends some conditions with a semicolon.
    while (cursor.accept(';'));
    if (condition !== null && cursor.next.kind !== 'end')
        report({
            code: 'ISO402',
            span: cursor.next.span,
            message: `“${cursor.next.text}” is not expected after the condition`,
        });
    return {
        listed,
        filter,
        quantifier,
        condition,
        conditionSpan: quantifier === null ? null : { start: from, end: to },
    };
}

function parseQuantifier(cursor: Cursor, report: Report): LitmusQuantifier | null {
    if (cursor.accept('exists')) return 'exists';
    if (cursor.accept('forall')) return 'forall';
    if (cursor.accept('~') ?? cursor.accept('not')) {
        if (cursor.accept('exists')) return '~exists';
        report({ code: 'ISO402', span: cursor.next.span, message: 'expected “exists” after “~”' });
        return null;
    }
    if (cursor.next.kind !== 'end')
        report({
            code: 'ISO402',
            span: cursor.next.span,
            message: `expected exists, ~exists or forall, not “${cursor.next.text}”`,
        });
    return null;
}

function parseListed(cursor: Cursor, listed: LitmusTest['listed'][number][], report: Report): void {
    if (!cursor.accept('[')) {
        report({ code: 'ISO402', span: cursor.next.span, message: 'expected “[” after “locations”' });
        return;
    }
    while (!cursor.accept(']')) {
        if (cursor.accept(';')) continue;
        if (cursor.next.kind === 'end') {
            report({
                code: 'ISO402',
                span: cursor.next.span,
                message: 'the list of locations is not closed: “]” is missing',
            });
            return;
        }
        if (cursor.sees('fault')) {
            const fault = parseFault(cursor, report);
            if (fault !== null) listed.push({ kind: 'fault', fault, span: fault.span });
            continue;
        }
        const place = parsePlace(cursor, report);
        if (place !== null) listed.push(place);
        // A type after the place (`0:X0 int;`) only tells herd7 how to print.
        while (!cursor.sees(';') && !cursor.sees(']') && !cursor.ended()) cursor.take();
    }
}

/** A proposition; `\/` binds less than `/\`, both less than `~`; `=>` least of all. */
export function parseProposition(cursor: Cursor, report: Report): LitmusProposition | null {
    const left = parseOr(cursor, report);
    if (left === null || !cursor.accept('=>')) return left;
    const right = parseProposition(cursor, report);
    return right === null
        ? null
        : { kind: 'implies', left, right, span: { start: left.span.start, end: right.span.end } };
}

function parseOr(cursor: Cursor, report: Report): LitmusProposition | null {
    let left = parseAnd(cursor, report);
    while (left !== null && cursor.accept('\\/')) {
        const right = parseAnd(cursor, report);
        if (right === null) return null;
        left = { kind: 'or', left, right, span: { start: left.span.start, end: right.span.end } };
    }
    return left;
}

function parseAnd(cursor: Cursor, report: Report): LitmusProposition | null {
    let left = parseUnary(cursor, report);
    while (left !== null && cursor.accept('/\\')) {
        const right = parseUnary(cursor, report);
        if (right === null) return null;
        left = { kind: 'and', left, right, span: { start: left.span.start, end: right.span.end } };
    }
    return left;
}

function parseUnary(cursor: Cursor, report: Report): LitmusProposition | null {
    const { span } = cursor.next;
    if (!cursor.enter()) {
        report({ code: 'ISO404', span, message: `the condition is too large: ${MOST_PARTS} parts at most` });
        return null;
    }
    if (cursor.accept('~') ?? cursor.accept('not')) {
        const operand = parseUnary(cursor, report);
        return operand === null ? null : { kind: 'not', operand, span: { start: span.start, end: operand.span.end } };
    }
    if (cursor.accept('(')) {
        const inner = parseProposition(cursor, report);
        if (inner !== null && !cursor.accept(')')) {
            report({ code: 'ISO402', span: cursor.next.span, message: 'expected “)” in the condition' });
            return null;
        }
        return inner;
    }
    if (cursor.accept('true')) return { kind: 'true', span };
    if (cursor.accept('false')) return { kind: 'false', span };
    if (cursor.sees('fault') || cursor.sees('Fault')) {
        const fault = parseFault(cursor, report);
        return fault === null ? null : { kind: 'fault', fault, span: fault.span };
    }
    return parseAtom(cursor, report);
}

function parseAtom(cursor: Cursor, report: Report): LitmusProposition | null {
    const place = parsePlace(cursor, report);
    if (place === null) return null;
    const equal = cursor.accept('=') ?? cursor.accept('==');
    if (equal === null && !cursor.accept('!=') && !cursor.accept('<>')) {
        report({ code: 'ISO402', span: cursor.next.span, message: 'expected “=” or “!=” and a value' });
        return null;
    }
    const value = parseComparand(cursor, report);
    if (value === null) return null;
    const span = { start: place.span.start, end: value.span.end };
    return { kind: equal === null ? 'different' : 'equal', place, value, span };
}

/** A value, or a place to compare with: `0:X1 = 1:X1`, `[x] = [y]`. */
function parseComparand(cursor: Cursor, report: Report): LitmusComparand | null {
    if (cursor.sees('[') || cursor.sees('*')) {
        const place = parsePlace(cursor, report);
        return place === null ? null : { kind: 'contents', place, span: place.span };
    }
    const value = parseValue(cursor, report);
    if (value?.kind !== 'number' || !cursor.accept(':')) return value;
    const name = cursor.take();
    const span = { start: value.span.start, end: name.span.end };
    return { kind: 'contents', place: { kind: 'register', cpu: value.value, name: name.text, span }, span };
}

/** `fault(P0:L0,x)`, `fault(P0)`: herd7's fault atom; location and kind are optional. */
function parseFault(cursor: Cursor, report: Report): LitmusFault | null {
    const { start } = cursor.take().span;
    const items: string[] = [];
    let end = start;
    if (cursor.accept('(')) {
        let item = '';
        while (cursor.next.kind !== 'end') {
            const token = cursor.take();
            end = token.span.end;
            if (token.text === ')' && token.kind === 'symbol') {
                items.push(item);
                break;
            }
            if (token.text === ',') {
                items.push(item);
                item = '';
            } else item += token.text;
        }
    }
    const place = /^P?(\d+)(?::([A-Za-z_][\w.]*))?$/.exec(items[0] ?? '');
    if (place === null) {
        report({
            code: 'ISO402',
            span: { start, end: Math.max(end, start + 5) },
            message: 'expected fault(P0:label) or fault(P0)',
        });
        return null;
    }
    const label = place[2] ?? null;
    const head = label === null ? `P${place[1]}` : `P${place[1]}:${label}`;
    return { cpu: Number(place[1]), label, text: [head, ...items.slice(1)].join(','), span: { start, end } };
}

/** A place as herd7 prints it: registers by their canonical names, memory in brackets. */
function printPlace(place: LitmusPlace, canonical: Canonical): string {
    switch (place.kind) {
        case 'register':
            return `${place.cpu}:${canonical(place.name) ?? place.name}`;
        case 'location':
            return place.index === undefined ? `[${place.name}]` : `${place.name}[${place.index}]`;
        case 'label':
            return `[P${place.cpu}:${place.label}]`;
    }
}

/** The canonical name of a register. */
export type Canonical = (written: string) => string | null;

function printValue(value: LitmusComparand, canonical: Canonical): string {
    switch (value.kind) {
        case 'number':
            return String(value.value);
        case 'location':
            return value.index === undefined ? value.name : `${value.name}[${value.index}]`;
        case 'array':
            return `{${value.values.map((item) => printValue(item, canonical)).join(',')}}`;
        case 'label':
            return `P${value.cpu}:${value.label}`;
        case 'instruction':
            return `instr:"${value.text}"`;
        case 'contents':
            return printPlace(value.place, canonical);
    }
}

const STRENGTH = { implies: 0, or: 1, and: 2, not: 3, atom: 4 };

function strength(proposition: LitmusProposition): number {
    switch (proposition.kind) {
        case 'implies':
        case 'or':
        case 'and':
        case 'not':
            return STRENGTH[proposition.kind];
        case 'true':
        case 'false':
        case 'equal':
        case 'different':
        case 'fault':
            return STRENGTH.atom;
    }
}

/** A proposition as herd7 prints it. */
export function printProposition(proposition: LitmusProposition, canonical: Canonical): string {
    const inside = (operand: LitmusProposition, least: number): string =>
        strength(operand) < least ? `(${printProposition(operand, canonical)})` : printProposition(operand, canonical);
    switch (proposition.kind) {
        case 'true':
        case 'false':
            return proposition.kind;
        case 'equal':
            return `${printPlace(proposition.place, canonical)}=${printValue(proposition.value, canonical)}`;
        case 'different':
            return `not (${printPlace(proposition.place, canonical)}=${printValue(proposition.value, canonical)})`;
        case 'fault':
            return `fault(${proposition.fault.text})`;
        case 'not':
            return `not (${printProposition(proposition.operand, canonical)})`;
        case 'and':
            return `${inside(proposition.left, STRENGTH.and)} /\\ ${inside(proposition.right, STRENGTH.and)}`;
        case 'or':
            return `${inside(proposition.left, STRENGTH.or)} \\/ ${inside(proposition.right, STRENGTH.or)}`;
        case 'implies':
            return `${inside(proposition.left, STRENGTH.or)} => ${inside(proposition.right, STRENGTH.implies)}`;
    }
}

/** `exists (1:X0=1 /\ [x]=2)`: the condition line of a log. */
export function printCondition(
    quantifier: LitmusQuantifier,
    condition: LitmusProposition,
    canonical: Canonical,
): string {
    return `${quantifier} (${printProposition(condition, canonical)})`;
}
