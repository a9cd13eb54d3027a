/** Results of expressions as text. */
import type { Program, Value } from '../../machine/program';
import { isSymbol } from '../../machine/program';
import type { CodeSnapshot } from '../../machine/trace';
import { cpuName, valueName } from '../../report/names';
import type { Result } from './evaluate';

export interface Format {
    readonly hex?: boolean;
}

/** One value: a version's name, or a number. */
export function valueText(program: Program, value: Value, format: Format = {}): string {
    if (isSymbol(value) || format.hex !== true) return valueName(program, value);
    return value < 0 ? `-0x${(-value).toString(16)}` : `0x${value.toString(16)}`;
}

/** What may be returned, oldest first: `old (stale), new`. */
export function versionsText(program: Program, values: readonly Value[], newest: Value, format: Format = {}): string {
    if (values.length === 0) return 'nothing';
    return values
        .map((value) => `${valueText(program, value, format)}${value === newest ? '' : ' (stale)'}`)
        .join(', ');
}

/** A set of values: `0 or 1`. */
export function setText(
    program: Program,
    values: readonly Value[],
    code: CodeSnapshot | null,
    format: Format = {},
): string {
    if (code !== null) return versionsText(program, values, code.newest, format);
    return values.map((value) => valueText(program, value, format)).join(' or ');
}

export function shown(result: Result, program: Program, format: Format = {}): string {
    switch (result.kind) {
        case 'value':
            return valueText(program, result.value, format);
        case 'nothing':
            return 'did not happen';
        case 'set':
            return setText(program, result.values, result.code, format);
        case 'text':
            return result.text;
        case 'aspect':
            switch (result.aspect.kind) {
                case 'cpu':
                    return `CPU ${cpuName(program, result.aspect.cpu)}`;
                case 'versions':
                    return `what ${cpuName(program, result.aspect.cpu)} may execute`;
                case 'mayRead':
                    return `what ${cpuName(program, result.aspect.cpu)} may read`;
                case 'timeline':
                    return 'the timeline';
            }
    }
}
