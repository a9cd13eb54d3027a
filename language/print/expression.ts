/** Canonical text of expressions, as the formatter writes them. */
import type { CodeReference, Expression, Operand } from '../syntax';

/** Replaces a name (a parameter by its argument); undefined: as written. */
export type Rename = (name: string) => string | undefined;

const asWritten: Rename = () => undefined;

export function expressionText(expression: Expression, rename: Rename = asWritten): string {
    const text = (inner: Expression) => expressionText(inner, rename);
    const name = (written: string) => rename(written) ?? written;
    switch (expression.kind) {
        case 'number':
            return expression.text;
        case 'name':
            return name(expression.text);
        case 'text':
            return `"${expression.value}"`;
        case 'field':
            return `${name(expression.object.text)}.${expression.field.text}`;
        case 'registered':
            return `registered(${name(expression.cpu.text)})`;
        case 'call':
            return `${expression.callee.text}(${expression.arguments.map(text).join(', ')})`;
        case 'load':
            return `load.${expression.order.text} ${name(expression.word.text)}`;
        case 'execute':
            return `execute ${codeText(expression.code, rename)}`;
        case 'unary':
            return expression.operator + guardSign(expression.operator, text(expression.operand));
        case 'binary':
            return `${text(expression.left)} ${expression.operator} ${text(expression.right)}`;
        case 'parenthesized':
            return `(${text(expression.inner)})`;
        case 'error':
            return expression.text;
    }
}

/** `- -x` must not become a token that does not exist; `&&x` would be another one. */
function guardSign(operator: string, operand: string): string {
    return operand.startsWith(operator) ? ` ${operand}` : operand;
}

export function codeText(code: CodeReference, rename: Rename = asWritten): string {
    const name = rename(code.name.text) ?? code.name.text;
    return code.part ? `${name}.${code.part.text}` : name;
}

export function operandText(operand: Operand, rename: Rename = asWritten): string {
    switch (operand.kind) {
        case 'code-reference':
            return codeText(operand, rename);
        case 'version':
            return operand.quoted ? `"${operand.text}"` : operand.text;
        case 'name':
            return rename(operand.text) ?? operand.text;
    }
}
