/**
 * The expressions of watches, conditions and log points: the expression language of properties, and beyond it
 * `B.icache.foo`, `registered(B)`, `why(…)`. C precedence. Parsing never throws anything but {@link ExpressionError}.
 */

export type Expression =
    | { readonly kind: 'number'; readonly value: number; readonly at: number }
    | { readonly kind: 'string'; readonly text: string; readonly at: number }
    | { readonly kind: 'name'; readonly name: string; readonly at: number }
    | { readonly kind: 'member'; readonly object: Expression; readonly name: string; readonly at: number }
    | { readonly kind: 'call'; readonly callee: string; readonly args: readonly Expression[]; readonly at: number }
    | { readonly kind: 'unary'; readonly operator: string; readonly operand: Expression; readonly at: number }
    | {
          readonly kind: 'binary';
          readonly operator: string;
          readonly left: Expression;
          readonly right: Expression;
          readonly at: number;
      };

/** What is wrong with an expression, and where (offset in its text). */
export class ExpressionError extends Error {
    constructor(
        message: string,
        readonly at: number,
    ) {
        super(message);
    }
}

interface Token {
    readonly kind: 'number' | 'string' | 'name' | 'operator' | 'end';
    readonly text: string;
    readonly at: number;
}

const PATTERN =
    /\s*(?:(0x[0-9a-fA-F]+|\d+)|"([^"]*)"|([A-Za-z_$][A-Za-z0-9_#$]*)|(\|\||&&|==|!=|<=|>=|<<|>>|[-+!~<>&|^().,]))/y;

function tokenise(text: string): Token[] {
    const tokens: Token[] = [];
    PATTERN.lastIndex = 0;
    for (;;) {
        const start = PATTERN.lastIndex;
        const match = PATTERN.exec(text);
        if (match === null) {
            const rest = text.slice(start);
            const at = start + rest.length - rest.trimStart().length;
            if (at < text.length) throw new ExpressionError(`\`${text.charAt(at)}\` does not belong here`, at);
            tokens.push({ kind: 'end', text: '', at });
            return tokens;
        }
        const [whole, number, string, name, operator] = match;
        const at = start + whole.length - whole.trimStart().length;
        if (number !== undefined) tokens.push({ kind: 'number', text: number, at });
        else if (string !== undefined) tokens.push({ kind: 'string', text: string, at });
        else if (name !== undefined) tokens.push({ kind: 'name', text: name, at });
        else tokens.push({ kind: 'operator', text: operator ?? '', at });
    }
}

const PRECEDENCE: readonly (readonly string[])[] = [
    ['||'],
    ['&&'],
    ['|'],
    ['^'],
    ['&'],
    ['==', '!='],
    ['<', '<=', '>', '>='],
    ['<<', '>>'],
    ['+', '-'],
];

/** Nesting beyond this is an error, not a stack overflow. */
const DEPTH = 200;

/** What is 2^48 or more stands for a version or an address inside the machine: no number a person types may be taken for one. */
function inRange(text: string, at: number): number {
    const value = Number(text);
    if (value < 2 ** 47) return value;
    throw new ExpressionError(`\`${text}\` is too large: numbers up to 2^47 are supported`, at);
}

/**
 * Parses one expression.
 * @throws ExpressionError
 */
export function parse(text: string): Expression {
    const tokens = tokenise(text);
    let index = 0;
    let depth = 0;
    const peek = (): Token => tokens[index] ?? { kind: 'end', text: '', at: text.length };
    const take = (): Token => {
        const token = peek();
        index++;
        return token;
    };
    const is = (operator: string): boolean => peek().kind === 'operator' && peek().text === operator;
    const expect = (operator: string): void => {
        if (!is(operator)) throw unexpected(`\`${operator}\``);
        take();
    };
    const unexpected = (wanted: string): ExpressionError => {
        const token = peek();
        return new ExpressionError(
            token.kind === 'end' ? `expected ${wanted} at the end` : `expected ${wanted} before \`${token.text}\``,
            token.at,
        );
    };

    const binary = (level: number): Expression => {
        const operators = PRECEDENCE[level];
        if (operators === undefined) return unary();
        let left = binary(level + 1);
        while (peek().kind === 'operator' && operators.includes(peek().text)) {
            const operator = take();
            left = { kind: 'binary', operator: operator.text, left, right: binary(level + 1), at: operator.at };
        }
        return left;
    };
    const unary = (): Expression => {
        if (++depth > DEPTH) throw new ExpressionError('this is nested too deeply', peek().at);
        try {
            const token = peek();
            if (token.kind === 'operator' && ['!', '~', '-', '+'].includes(token.text)) {
                take();
                return { kind: 'unary', operator: token.text, operand: unary(), at: token.at };
            }
            return postfix();
        } finally {
            depth--;
        }
    };
    const postfix = (): Expression => {
        let result = primary();
        while (is('.')) {
            take();
            const name = take();
            if (name.kind !== 'name' && name.kind !== 'number') {
                index--;
                throw unexpected('a name after `.`');
            }
            const text = name.text === 'registered' && is('(') ? `registered(${inParentheses()})` : name.text;
            result = { kind: 'member', object: result, name: text, at: name.at };
        }
        return result;
    };
    /** `A.mayRead.registered(B)`: the word is called so. */
    const inParentheses = (): string => {
        expect('(');
        const name = take();
        if (name.kind !== 'name') {
            index--;
            throw unexpected('the name of a CPU');
        }
        expect(')');
        return name.text;
    };
    const primary = (): Expression => {
        const token = take();
        switch (token.kind) {
            case 'number':
                return { kind: 'number', value: inRange(token.text, token.at), at: token.at };
            case 'string':
                return { kind: 'string', text: token.text, at: token.at };
            case 'name':
                if (!is('(')) return { kind: 'name', name: token.text, at: token.at };
                take();
                return { kind: 'call', callee: token.text, args: list(), at: token.at };
            case 'operator':
                if (token.text === '(') {
                    const inner = binary(0);
                    expect(')');
                    return inner;
                }
                break;
            case 'end':
                break;
        }
        index--;
        throw unexpected('a value');
    };
    const list = (): Expression[] => {
        const args: Expression[] = [];
        if (!is(')')) {
            args.push(binary(0));
            while (is(',')) {
                take();
                args.push(binary(0));
            }
        }
        expect(')');
        return args;
    };

    const result = binary(0);
    if (peek().kind !== 'end') throw unexpected('the end');
    return result;
}
