/** The condition of a test as a property, and what is listed of its final states. */
import type { Condition, Observable, Property, RegisterId, Value } from '../../machine/program';
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
            const left = lowerPlace(proposition.place, resolve);
            const right: Condition =
                value.kind === 'contents'
                    ? lowerPlace(value.place, resolve)
                    : { kind: 'value', value: resolve.value(value) };
            return { kind: 'binary', fn: proposition.kind === 'equal' ? 'eq' : 'ne', left, right };
        }
        case 'fault':
            return lowerFault(proposition.fault, resolve) ?? NEVER;
    }
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
            return { kind: 'location', location: resolve.names.location(place.name) };
        case 'label': {
            const address = resolve.assembly.label(place.cpu, place.label);
            const location = address === null ? null : resolve.names.cellOf(address);
            if (location !== null) return { kind: 'location', location };
            resolve.report({ code: 'ISO405', span: place.span, message: `P${place.cpu} has no label ${place.label}` });
            return null;
        }
    }
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
                add(observableOf(proposition.place, resolve));
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
        add(item.kind === 'fault' ? lowerFault(item.fault, resolve) : observableOf(item, resolve));
    if (condition !== null) visit(condition);
    const { registers, locations } = resolve.names;
    const number = (reg: RegisterId): number => Number(/\d+/.exec(registers[reg])?.[0] ?? 99);
    const rank = { register: 0, location: 1, fault: 2 };
    return found.sort((a, b) => {
        if (a.kind === 'register' && b.kind === 'register')
            return a.cpu - b.cpu || number(a.reg) - number(b.reg) || registers[a.reg].localeCompare(registers[b.reg]);
        if (a.kind === 'location' && b.kind === 'location')
            return locations[a.location].name < locations[b.location].name ? -1 : 1;
        return rank[a.kind] - rank[b.kind];
    });
}
