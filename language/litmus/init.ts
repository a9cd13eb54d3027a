/** The init section: `0:X1=x; [y]=1; uint64_t z=2; ins_t *1:X4;`. */
import { Cursor } from './scanner';
import type { LitmusInit } from './tree';
import type { Report } from './values';
import { parsePlace, parseValue } from './values';

/** Types that are one word wide, or a pointer: they do not change what a test means here. */
const WORD_TYPE =
    /^(?:u?int|u?int32_t|u?int64_t|u?intptr_t|size_t|long|void|ins_t|instr_t|unsigned|signed|const|volatile|pteval_t)$/;
const SMALL_TYPE = /^(?:u?int8_t|u?int16_t|char|short|u?int128_t|__int128)$/;

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
    const special = /\b(PTE|PA|TTD|tag|PSTATE)\b/i.exec(words) ?? /\w\s*\[\s*\d*\s*\]/.exec(words);
    if (special !== null) {
        const what = special[0].includes('[') ? 'arrays are' : `${special[0]} is`;
        report({ code: 'ISO404', span, message: `${what} not supported in the init section` });
        return null;
    }
    const cursor = new Cursor(text, span.start, span.end);
    const type: string[] = [];
    while (WORD_TYPE.test(cursor.next.text) || SMALL_TYPE.test(cursor.next.text)) {
        if (SMALL_TYPE.test(cursor.next.text)) {
            report({
                code: 'ISO404',
                span: cursor.next.span,
                message: `the type ${cursor.next.text} is not supported: accesses are one word wide`,
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
        report({
            code: 'ISO402',
            span: { start: cursor.next.span.start, end: span.end },
            message: `“${cursor.next.text}” is not expected in an initial value`,
        });
        return null;
    }
    return { place, value, type: type.length === 0 ? null : type.join(' ') };
}
