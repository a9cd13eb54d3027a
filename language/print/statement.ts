/** Canonical text of statements that stand on one line, without label and semicolon. */
import { rowById } from '../statements';
import type { AssignStatement, CallStatement, SimpleStatement } from '../syntax';
import { expressionText, operandText, type Rename } from './expression';

export function simpleText(statement: SimpleStatement, rename?: Rename): string {
    if (statement.cSpelling) {
        const [name, ...rest] = statement.words.map((word) => word.text);
        return `${name ?? ''}(${rest.join(', ')})`;
    }
    const row = rowById(statement.row);
    let operand = 0;
    let text = '';
    for (const part of row?.parts ?? []) {
        let piece: string;
        if ('word' in part) piece = part.word;
        else if ('punctuation' in part) piece = part.punctuation;
        else {
            const given = statement.operands[operand++];
            piece = given ? operandText(given, rename) : '';
        }
        // `fence rw,rw`, as assembly has it.
        text += text === '' || piece === ',' || text.endsWith(',') ? piece : ` ${piece}`;
    }
    return text;
}

export function assignText(statement: AssignStatement, rename?: Rename): string {
    const target = expressionText(statement.target, rename);
    const prefix = statement.release ? `${statement.release.text} ` : '';
    return `${prefix}${target} = ${expressionText(statement.value, rename)}`;
}

export function callText(statement: CallStatement, rename?: Rename): string {
    const list = statement.arguments.map((argument) => expressionText(argument, rename));
    return `${statement.callee.text}(${list.join(', ')})`;
}
