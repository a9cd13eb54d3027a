/** The init section: `0:X1=x; [y]=1; uint64_t z=2; ins_t *1:X4;`. */
import { Cursor } from './scanner';
import type { LitmusInit } from './tree';
import type { Report } from './values';
import { TYPE_WORD, WIDE_TYPE } from './types';
import { parsePlace, parseValue } from './values';

/** Reads the items between the braces; a damaged one costs itself. */
export function parseInit(text: string, start: number, end: number, report: Report): LitmusInit[] {
    const items: LitmusInit[] = [];
    let from = start;
    let depth = 0;
    for (let at = start; at <= end; at++) {
        if (at < end && text[at] === '{') depth++;
        else if (at < end && text[at] === '}') depth--;
        else if (at === end || (text[at] === ';' && depth === 0)) {
            if (text.slice(from, at).trim() !== '') {
                const item = parseItem(text, from, at, report);
                if (item !== null) items.push(item);
            }
            from = at + 1;
        }
    }
    return items;
}

function parseItem(text: string, start: number, end: number, report: Report): LitmusInit | null {
    const from = start + text.slice(start, end).search(/\S/);
    const span = { start: from, end: from + text.slice(from, end).trimEnd().length };
    const words = text.slice(span.start, span.end);
    const special = /\b(PTE|PA|TTD|tag|PSTATE)\b/i.exec(words);
    if (special !== null) {
        report({ code: 'ISO404', span, message: `${special[0]} is not supported in the init section` });
        return null;
    }
    const cursor = new Cursor(text, span.start, span.end);
    const type: string[] = [];
    while (TYPE_WORD.test(cursor.next.text) || WIDE_TYPE.test(cursor.next.text)) {
        if (WIDE_TYPE.test(cursor.next.text)) {
            report({
                code: 'ISO404',
                span: cursor.next.span,
                message: `the type ${cursor.next.text} is not supported`,
            });
            return null;
        }
        type.push(cursor.take().text);
    }
    if (type.length > 0) while (cursor.accept('*')) type.push('*');
    const place = parsePlace(cursor, report);
    if (place === null) return null;
    const assigned = cursor.accept('=') !== null;
    const value = assigned ? parseValue(cursor, report) : null;
    if (assigned && value === null) return null;
    if (cursor.next.kind !== 'end') {
        const tagged = value?.kind === 'location' && cursor.sees(':');
        report({
            code: tagged ? 'ISO404' : 'ISO402',
            span: { start: cursor.next.span.start, end: span.end },
            message: tagged
                ? 'tagged addresses are not supported'
                : `“${cursor.next.text}” is not expected in an initial value`,
        });
        return null;
    }
    // `int x[2]` declares an array, `x[1]=2` sets an element of one.
    const declares = place.kind === 'location' && place.index !== undefined && type.length > 0;
    return {
        place: declares ? { kind: 'location', name: place.name, span: place.span } : place,
        value,
        type: type.length === 0 ? null : type.join(' '),
        length: declares ? (place.index ?? null) : null,
    };
}
