/** Which names a block assigns: undeclared ones are the registers of its CPU (or of the call, in a procedure). */
import type { Block, Expression, Name, Statement } from './syntax';

export interface Assignment {
    readonly name: Name;
    readonly value: Expression;
    readonly statement: Statement;
}

/** Nearly all statements have no blocks inside. */
const NONE: readonly Block[] = [];

/** Statements directly inside a statement. */
export function inner(statement: Statement): readonly Block[] {
    switch (statement.kind) {
        case 'if':
        case 'when': {
            const { otherwise } = statement;
            if (!otherwise) return [statement.then];
            if (otherwise.kind === 'block') return [statement.then, otherwise];
            return [statement.then, { kind: 'block', span: otherwise.span, statements: [otherwise] }];
        }
        case 'while':
        case 'repeat':
        case 'for':
        case 'nested':
            return [statement.body];
        case 'choose':
            return statement.branches;
        case 'simple':
        case 'assign':
        case 'call':
        case 'await':
        case 'assert':
        case 'note':
        case 'empty':
        case 'error':
            return NONE;
    }
}

/**
 * Every statement of a block, in text order, outer before inner. Not remembered by block: what a WeakMap holds survives every
 * young collection of the JavaScript engine, and with it whole trees that nobody needs any more.
 */
export function statementsOf({ statements }: Block): readonly Statement[] {
    if (statements.every(isPlain)) return statements;
    const found: Statement[] = [];
    for (const statement of statements) collect(statement, found);
    return found;
}

function collect(statement: Statement, into: Statement[]): void {
    into.push(statement);
    if (isPlain(statement)) return;
    for (const { statements } of inner(statement)) for (const each of statements) collect(each, into);
}

const isPlain = (statement: Statement): boolean => inner(statement) === NONE;

/** Assignments to plain names, in text order. */
export function assignments(...blocks: readonly Block[]): readonly Assignment[] {
    const [first] = blocks;
    return blocks.length === 1 && first ? assignmentsIn(first) : blocks.flatMap(assignmentsIn);
}

function assignmentsIn(block: Block): readonly Assignment[] {
    const found: Assignment[] = [];
    for (const statement of statementsOf(block))
        if (statement.kind === 'assign' && statement.target.kind === 'name')
            found.push({ name: statement.target, value: statement.value, statement });
    return found;
}

const NOWHERE: ReadonlySet<string> = new Set();

/**
 * The registers that hold versions of an instruction, with the names of the code locations they come from.
 *
 * @param isCode whether a name means a code location here
 */
export function versionRegisters(
    list: readonly Assignment[],
    isCode: (name: string) => boolean,
): ReadonlyMap<string, ReadonlySet<string>> {
    const found = new Map<string, Set<string>>();
    const origins = (value: Expression): ReadonlySet<string> => {
        switch (value.kind) {
            case 'parenthesized':
                return origins(value.inner);
            case 'execute':
                return new Set([value.code.name.text]);
            case 'field':
                return isCode(value.object.text) ? new Set([value.object.text]) : NOWHERE;
            case 'name':
                return isCode(value.text) ? new Set([value.text]) : (found.get(value.text) ?? NOWHERE);
            case 'call': {
                const place = value.arguments[0];
                return place?.kind === 'name' && isCode(place.text) ? new Set([place.text]) : NOWHERE;
            }
            default:
                return NOWHERE;
        }
    };
    // Copies of copies: as often as something new is learnt.
    for (let changed = true; changed;) {
        changed = false;
        for (const { name, value } of list) {
            const from = origins(value);
            if (from.size === 0) continue;
            const known = found.get(name.text) ?? new Set<string>();
            const before = known.size;
            for (const origin of from) known.add(origin);
            if (known.size > before) {
                found.set(name.text, known);
                changed = true;
            }
        }
    }
    return found;
}
