/** Properties of a scenario → properties of a program. */
import type { Condition, CpuIndex, EventId, LocationId, Property, Span } from '../../machine/program';
import { expressionText } from '../print/expression';
import { propertyText } from '../print/property';
import { statementsOf } from '../registers';
import type { CodeReference, CpuItem, Expression, PropertyItem } from '../syntax';
import { BINARY_FUNCTIONS } from './expressions';
import type { ScenarioScope } from './scope';

/** Registers of the CPUs, as final states see them. */
export type RegisterOf = (cpu: CpuIndex, name: string) => number;

/** What lowering knows before and after the CPUs are lowered. */
export interface PropertyPlan {
    /** Patched locations by CPU, in declaration order. */
    readonly patched: readonly ReadonlySet<string>[];
    readonly items: readonly PropertyItem[];
}

const isProperty = (item: { kind: string }): item is PropertyItem =>
    ['forbid-stale', 'final', 'forbid-unpredictable', 'forbid-ipi', 'returns'].includes(item.kind);

export function propertyItems(items: readonly { kind: string }[]): readonly PropertyItem[] {
    return items.filter(isProperty);
}

/** The patchable locations a CPU patches itself, procedures it calls included. */
export function patchedBy(scope: ScenarioScope, item: CpuItem): ReadonlySet<string> {
    const found = new Set<string>();
    const visit = (block: CpuItem['body'], codes: ReadonlyMap<string, string>, depth: number) => {
        for (const statement of statementsOf(block)) {
            if (statement.kind === 'simple' && statement.row === 'patch') {
                const operand = statement.operands[0];
                if (operand?.kind === 'code-reference') found.add(codes.get(operand.name.text) ?? operand.name.text);
            } else if (statement.kind === 'call' && depth < 100) {
                const procedure = scope.procedure(statement.callee.text);
                if (!procedure) continue;
                const inner = new Map<string, string>();
                for (const [index, parameter] of procedure.item.parameters.entries()) {
                    const argument = statement.arguments[index];
                    const name =
                        argument?.kind === 'field' ? argument.object.text : argument ? expressionText(argument) : '';
                    if (parameter.type.text === 'code')
                        inner.set(parameter.name.text, codes.get(name) ?? name.replace(/^&/, ''));
                }
                visit(procedure.item.body, inner, depth + 1);
            }
        }
    };
    visit(item.body, new Map(), 0);
    if (item.handler) visit(item.handler.body, new Map(), 0);
    return found;
}

/** Everything that must hold, in the order written, then what is implied. */
export function lowerProperties(
    scope: ScenarioScope,
    plan: PropertyPlan,
    marks: { end: readonly (number | undefined)[]; done: readonly (number | undefined)[] },
    registerOf: RegisterOf,
    asserts: readonly { cpu: CpuIndex; event: EventId; text: string; span: Span }[],
): { properties: readonly Property[]; named: ReadonlyMap<string, readonly number[]> } {
    const properties: Property[] = [];
    const named = new Map<string, number[]>();
    const everyone = scope.cpus.map((_, index) => index);
    const add = (item: PropertyItem, property: Property) => {
        if (item.name) named.set(item.name.text, [...(named.get(item.name.text) ?? []), properties.length]);
        properties.push(property);
    };
    for (const item of plan.items) {
        const base = {
            text: propertyText(item),
            span: item.span,
            ...(item.name ? { name: item.name.text } : {}),
        };
        switch (item.kind) {
            case 'forbid-stale': {
                const location = cellOf(scope, item.code);
                const on = item.on ? [scope.cpus.indexOf(item.on.text)] : everyone;
                if (item.after) {
                    const cpu = scope.cpus.indexOf(item.after.object.text);
                    const after = scope.wantMark(cpu, item.after.field.text);
                    add(item, { ...base, kind: 'stale', location, on, after });
                } else
                    for (const [cpu, patched] of plan.patched.entries()) {
                        const after = marks.end[cpu];
                        if (patched.has(item.code.name.text) && after !== undefined)
                            add(item, { ...base, kind: 'stale', location, on, after });
                    }
                break;
            }
            case 'final': {
                const condition = lowerCondition(scope, item.condition, registerOf);
                add(item, { ...base, kind: 'final', quantifier: item.quantifier, condition });
                break;
            }
            case 'forbid-unpredictable':
                for (const location of cellsOf(scope, item.code))
                    add(item, { ...base, kind: 'unpredictable', location });
                break;
            case 'forbid-ipi':
                add(item, { ...base, kind: 'ipiInUser', cpu: scope.cpus.indexOf(item.cpu.text) });
                break;
            case 'returns':
                add(item, { ...base, kind: 'returns', cpu: scope.cpus.indexOf(item.cpu.text) });
                break;
        }
    }
    for (const { cpu, event, text, span } of asserts) properties.push({ kind: 'assert', cpu, event, text, span });
    const implied = { implied: true } as const;
    if (plan.items.length === 0)
        for (const [cpu, patched] of plan.patched.entries())
            for (const name of patched) {
                const [location] = scope.codes.get(name)?.cells ?? [];
                const after = marks.done[cpu];
                if (location === undefined || after === undefined) continue;
                const text = `forbid stale ${name} after ${scope.cpus[cpu] ?? ''}`;
                properties.push({ ...implied, kind: 'stale', location, on: everyone, after, text });
            }
    // Only quoted instructions and multi-part ones can be torn: bare names count as listed.
    const patched = new Set(plan.patched.flatMap((set) => [...set]));
    for (const name of patched) {
        const cells = scope.codes.get(name)?.cells ?? [];
        const quoted = scope.quoted.has(name);
        const [location] = cells;
        if (location === undefined || (!quoted && cells.length === 1)) continue;
        if (properties.some((property) => property.kind === 'unpredictable' && property.location === location))
            continue;
        properties.push({ ...implied, kind: 'unpredictable', location, text: `forbid unpredictable ${name}` });
    }
    for (const cpu of everyone)
        if (!properties.some((property) => property.kind === 'returns' && property.cpu === cpu))
            properties.push({ ...implied, kind: 'returns', cpu, text: `returns ${scope.cpus[cpu] ?? ''}` });
    return { properties, named };
}

function cellsOf(scope: ScenarioScope, code: CodeReference): readonly LocationId[] {
    const cells = scope.codes.get(code.name.text)?.cells ?? [];
    return code.part ? cells.slice(Number(code.part.text), Number(code.part.text) + 1) : cells.slice(0, 1);
}

function cellOf(scope: ScenarioScope, code: CodeReference): LocationId {
    return cellsOf(scope, code)[0] ?? 0;
}

function lowerCondition(scope: ScenarioScope, expression: Expression, registerOf: RegisterOf): Condition {
    const lower = (inner: Expression) => lowerCondition(scope, inner, registerOf);
    switch (expression.kind) {
        case 'number':
            return { kind: 'value', value: expression.value };
        case 'text':
            return { kind: 'value', value: scope.version(expression.value, true) };
        case 'parenthesized':
            return lower(expression.inner);
        case 'name': {
            const location = scope.words.get(expression.text) ?? scope.codes.get(expression.text)?.cells[0];
            if (location !== undefined) return { kind: 'location', location };
            return { kind: 'value', value: scope.version(expression.text, false) };
        }
        case 'field': {
            const cpu = scope.cpus.indexOf(expression.object.text);
            if (cpu >= 0) return { kind: 'register', cpu, reg: registerOf(cpu, expression.field.text) };
            const location = scope.codes.get(expression.object.text)?.cells[Number(expression.field.text)] ?? 0;
            return { kind: 'location', location };
        }
        case 'registered':
            return { kind: 'location', location: scope.registrations[scope.cpus.indexOf(expression.cpu.text)] ?? 0 };
        case 'unary': {
            const operand = lower(expression.operand);
            if (expression.operator === '+' || expression.operator === '&') return operand;
            const fn = { '!': 'lnot', '-': 'neg', '~': 'not' } as const;
            if (expression.operator === '-' && operand.kind === 'value')
                return { kind: 'value', value: -operand.value | 0 };
            return { kind: 'unary', fn: fn[expression.operator], operand };
        }
        case 'binary': {
            const { operator } = expression;
            const fn = operator === '&&' ? 'land' : operator === '||' ? 'lor' : (BINARY_FUNCTIONS[operator] ?? 'eq');
            const [left, right] = [expression.left, expression.right];
            return {
                kind: 'binary',
                fn,
                left: besideVersion(scope, left, right, lower),
                right: besideVersion(scope, right, left, lower),
            };
        }
        // The resolver refuses these in properties.
        case 'call':
        case 'load':
        case 'execute':
        case 'error':
            return { kind: 'value', value: 0 };
    }
}

/** A name beside `foo` or `B.run` is a version, even where a word has the same name. */
function besideVersion(
    scope: ScenarioScope,
    expression: Expression,
    other: Expression,
    lower: (expression: Expression) => Condition,
): Condition {
    const isCode = (side: Expression) => side.kind === 'field' || (side.kind === 'name' && scope.codes.has(side.text));
    if (expression.kind === 'name' && isCode(other) && !scope.codes.has(expression.text)) {
        const version = scope.knownVersion(expression.text);
        if (version !== undefined) return { kind: 'value', value: version };
    }
    return lower(expression);
}
