/** The condition of a test as a property, and what is listed of its final states. */
import { isSymbol } from '../../machine/program';
import type { Condition, LocationId, Observable, Property, RegisterId, Value } from '../../machine/program';
import type { Assembly } from './assemble';
import { printCondition } from './condition';
import { DIALECTS } from './dialects';
import type { Names } from './names';
import type { LitmusFault, LitmusPlace, LitmusProposition, LitmusTest, LitmusValue } from './tree';
import type { Report } from './values';

export interface Resolve {
    readonly test: LitmusTest;
    readonly names: Names;
    readonly assembly: Assembly;
    readonly report: Report;
    readonly value: (written: LitmusValue) => Value;
    readonly registerOf: (place: Extract<LitmusPlace, { kind: 'register' }>) => { cpu: number; reg: RegisterId } | null;
}

const NEVER: Condition = { kind: 'value', value: 0 };

/** The test's one property; none when the test has no condition. */
export function lowerCondition(resolve: Resolve): Property[] {
    const { quantifier, condition, conditionSpan } = resolve.test;
    if (quantifier === null || condition === null || conditionSpan === null) return [];
    const kinds = { exists: 'exists', '~exists': 'forbid', forall: 'always' } as const;
    return [
        {
            kind: 'final',
            quantifier: kinds[quantifier],
            condition: lowerProposition(condition, resolve),
            text: printCondition(quantifier, condition, DIALECTS[resolve.test.architecture].register),
            span: conditionSpan,
        },
    ];
}

/** `filter P`: only final states with P are looked at. */
export function lowerFilter(resolve: Resolve): Condition | null {
    const { filter } = resolve.test;
    return filter === null ? null : lowerProposition(filter, resolve);
}

function lowerProposition(proposition: LitmusProposition, resolve: Resolve): Condition {
    const negation = (operand: Condition): Condition => ({ kind: 'unary', fn: 'lnot', operand });
    switch (proposition.kind) {
        case 'true':
        case 'false':
            return { kind: 'value', value: proposition.kind === 'true' ? 1 : 0 };
        case 'not':
            return negation(lowerProposition(proposition.operand, resolve));
        case 'and':
        case 'or':
        case 'implies': {
            const left = lowerProposition(proposition.left, resolve);
            const right = lowerProposition(proposition.right, resolve);
            if (proposition.kind === 'implies') return { kind: 'binary', fn: 'lor', left: negation(left), right };
            return { kind: 'binary', fn: proposition.kind === 'and' ? 'land' : 'lor', left, right };
        }
        case 'equal':
        case 'different': {
            const { value } = proposition;
            if (value.kind === 'array') {
                const whole = lowerArray(proposition.place, value, resolve);
                return proposition.kind === 'equal' ? whole : negation(whole);
            }
            const left = lowerPlace(proposition.place, resolve);
            if (value.kind === 'contents') {
                const right = lowerPlace(value.place, resolve);
                return { kind: 'binary', fn: proposition.kind === 'equal' ? 'eq' : 'ne', left, right };
            }
            const whole = equalTo(left, resolve.value(value));
            return proposition.kind === 'equal' ? whole : negation(whole);
        }
        case 'fault':
            return lowerFault(proposition.fault, resolve) ?? NEVER;
    }
}

/** An untyped register is a signed word for herd7, and `0xffffffff` its −1; a typed one may hold that very number. */
function equalTo(left: Condition, value: Value): Condition {
    const equal = (number: Value): Condition => ({
        kind: 'binary',
        fn: 'eq',
        left,
        right: { kind: 'value', value: number },
    });
    if (isSymbol(value) || value < 2 ** 31 || value >= 2 ** 32) return equal(value);
    return { kind: 'binary', fn: 'lor', left: equal(value), right: equal(value - 2 ** 32) };
}

function lowerPlace(place: LitmusPlace, resolve: Resolve): Condition {
    const observable = observableOf(place, resolve);
    return observable ?? NEVER;
}

function observableOf(
    place: LitmusPlace,
    resolve: Resolve,
): Extract<Observable, { kind: 'register' | 'location' }> | null {
    switch (place.kind) {
        case 'register': {
            const found = resolve.registerOf(place);
            return found === null ? null : { kind: 'register', ...found };
        }
        case 'location':
            return locationObservable(place, resolve);
        case 'label': {
            const address = resolve.assembly.label(place.cpu, place.label);
            const location = address === null ? null : resolve.names.cellOf(address);
            if (location !== null) return { kind: 'location', location };
            resolve.report({ code: 'ISO405', span: place.span, message: `P${place.cpu} has no label ${place.label}` });
            return null;
        }
    }
}

function locationObservable(
    place: Extract<LitmusPlace, { kind: 'location' }>,
    { names, report }: Resolve,
): Extract<Observable, { kind: 'location' }> | null {
    if (place.index === undefined) return { kind: 'location', location: names.location(place.name) };
    const elements = names.elements(place.name);
    if (elements !== null && place.index < elements.length)
        return { kind: 'location', location: elements[place.index] };
    report({ code: 'ISO405', span: place.span, message: noElement(place.name, elements) });
    return null;
}

/** Why `x[5]` is nothing. */
export const noElement = (name: string, elements: readonly unknown[] | null): string =>
    elements === null ? `${name} is no array` : `the array ${name} has ${elements.length} elements`;

/** The locations of a place that is an array without an index; null: it is something else. */
const wholeArray = (place: LitmusPlace, { names }: Resolve): readonly LocationId[] | null =>
    place.kind === 'location' && place.index === undefined ? names.elements(place.name) : null;

/** `x={1,2}`: element by element. */
function lowerArray(place: LitmusPlace, written: Extract<LitmusValue, { kind: 'array' }>, resolve: Resolve): Condition {
    const elements = wholeArray(place, resolve);
    if (elements?.length !== written.values.length) {
        const message = elements === null ? 'only an array is compared with a list' : 'the list has another length';
        resolve.report({ code: 'ISO405', span: written.span, message });
        return NEVER;
    }
    return elements.reduce<Condition>(
        (left, location, index) => ({
            kind: 'binary',
            fn: 'land',
            left,
            right: {
                kind: 'binary',
                fn: 'eq',
                left: { kind: 'location', location },
                right: { kind: 'value', value: resolve.value(written.values[index]) },
            },
        }),
        { kind: 'value', value: 1 },
    );
}

function lowerFault(fault: LitmusFault, resolve: Resolve): Extract<Observable, { kind: 'fault' }> | null {
    const cpu = resolve.assembly.cpus.findIndex(({ number }) => number === fault.cpu);
    const pc = fault.label === null ? null : resolve.assembly.pcOf(fault.cpu, fault.label);
    if (cpu >= 0 && (fault.label === null || pc !== null)) return { kind: 'fault', cpu, pc };
    const message = cpu < 0 ? `there is no P${fault.cpu}` : `P${fault.cpu} has no label ${fault.label ?? ''}`;
    resolve.report({ code: 'ISO405', span: fault.span, message });
    return null;
}

/** herd7's order: registers by CPU and number, then locations by name, then faults. */
export function observedOf(resolve: Resolve): Observable[] {
    const { condition, listed } = resolve.test;
    const found: Observable[] = [];
    const add = (observable: Observable | null): void => {
        if (observable !== null && !found.some((other) => JSON.stringify(other) === JSON.stringify(observable)))
            found.push(observable);
    };
    const addWhole = (place: LitmusPlace): void => {
        for (const location of wholeArray(place, resolve) ?? []) add({ kind: 'location', location });
    };
    const visit = (proposition: LitmusProposition): void => {
        switch (proposition.kind) {
            case 'and':
            case 'or':
            case 'implies':
                visit(proposition.left);
                visit(proposition.right);
                break;
            case 'not':
                visit(proposition.operand);
                break;
            case 'equal':
            case 'different':
                if (proposition.value.kind === 'array') addWhole(proposition.place);
                else add(observableOf(proposition.place, resolve));
                if (proposition.value.kind === 'contents') add(observableOf(proposition.value.place, resolve));
                break;
            case 'fault':
                add(lowerFault(proposition.fault, resolve));
                break;
            case 'true':
            case 'false':
                break;
        }
    };
    for (const item of listed)
        if (item.kind !== 'fault' && wholeArray(item, resolve) !== null) addWhole(item);
        else add(item.kind === 'fault' ? lowerFault(item.fault, resolve) : observableOf(item, resolve));
    if (condition !== null) visit(condition);
    const { registers, locations } = resolve.names;
    // The zero register comes first, named ones (SP) last.
    const number = (reg: RegisterId): number =>
        registers[reg].endsWith('ZR') ? -1 : Number(/\d+/.exec(registers[reg])?.[0] ?? 99);
    const rank = { register: 0, location: 1, fault: 2 };
    return found.sort((a, b) => {
        if (a.kind === 'register' && b.kind === 'register')
            return a.cpu - b.cpu || number(a.reg) - number(b.reg) || registers[a.reg].localeCompare(registers[b.reg]);
        if (a.kind === 'location' && b.kind === 'location')
            return locations[a.location].name < locations[b.location].name ? -1 : 1;
        return rank[a.kind] - rank[b.kind];
    });
}
