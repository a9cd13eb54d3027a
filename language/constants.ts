/** Constant expressions: `repeat` counts, initial values, `when` conditions. Signed 32-bit, wrapping. */
import type { BinaryOperator, Expression } from './syntax';

/** The value of a name in a constant expression; undefined when it is not constant. */
export type ConstantName = (name: string) => number | undefined;

/** The value of an expression without memory or registers; undefined when it is not constant. */
export function constant(expression: Expression, nameOf: ConstantName = () => undefined): number | undefined {
    switch (expression.kind) {
        case 'number':
            return expression.value;
        case 'name':
            return nameOf(expression.text);
        case 'parenthesized':
            return constant(expression.inner, nameOf);
        case 'unary': {
            const value = constant(expression.operand, nameOf);
            if (value === undefined) return undefined;
            switch (expression.operator) {
                case '!':
                    return value === 0 ? 1 : 0;
                case '-':
                    return -value | 0;
                case '~':
                    return ~value;
                case '+':
                    return value;
                case '&':
                    return undefined;
            }
            return undefined;
        }
        case 'binary': {
            const left = constant(expression.left, nameOf);
            const right = constant(expression.right, nameOf);
            return left === undefined || right === undefined ? undefined : apply(expression.operator, left, right);
        }
        case 'text':
        case 'field':
        case 'registered':
        case 'call':
        case 'load':
        case 'execute':
        case 'error':
            return undefined;
    }
}

function apply(operator: BinaryOperator, a: number, b: number): number {
    switch (operator) {
        case '==':
            return Number(a === b);
        case '!=':
            return Number(a !== b);
        case '<':
            return Number(a < b);
        case '<=':
            return Number(a <= b);
        case '>':
            return Number(a > b);
        case '>=':
            return Number(a >= b);
        case '&&':
            return Number(a !== 0 && b !== 0);
        case '||':
            return Number(a !== 0 || b !== 0);
        case '+':
            return (a + b) | 0;
        case '-':
            return (a - b) | 0;
        case '*':
            return Math.imul(a, b);
        case '&':
            return a & b;
        case '|':
            return a | b;
        case '^':
            return a ^ b;
        case '<<':
            return a << b;
        case '>>':
            return a >> b;
    }
}
