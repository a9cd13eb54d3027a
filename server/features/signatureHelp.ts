/** Signature help: procedures, intrinsics and the operands of plain statements, with the one being typed marked. */
import { MarkupKind } from 'vscode-languageserver';
import type { SignatureHelp, SignatureInformation, TextDocumentPositionParams } from 'vscode-languageserver';
import { cursorAt, openCall } from '../../analysis/cursor';
import { toOffset } from '../../analysis/positions';
import { intrinsic, rowsStartingWith } from '../../language';
import type { LanguageSymbol, Part, StatementRow, Token } from '../../language';
import type { View } from '../view';

export function signatureHelp({ analysis }: View, params: TextDocumentPositionParams): SignatureHelp | null {
    const offset = toOffset(analysis.lines, params.position);
    const cursor = cursorAt(analysis, offset);
    if (cursor.inComment) return null;
    const tokens = cursor.before;
    const call = openCall(tokens);
    if (call) {
        const procedures = analysis.resolution.symbols.filter(
            ({ kind, name }) => kind === 'proc' && name === call.callee.text,
        );
        const row = intrinsic(call.callee.text);
        const signatures = [
            ...unique(procedures.map(procedureSignature)),
            ...(row && procedures.length === 0 ? [rowSignature(row)] : []),
        ];
        if (signatures.length > 0)
            return { signatures, activeSignature: 0, activeParameter: Math.max(0, call.argument) };
    }
    const [first] = tokens;
    if (first === undefined || cursor.within === null) return null;
    const rows = rowsStartingWith(first.text).filter((row) => row.parts.some((part) => 'operand' in part));
    const fitting = rows.flatMap((row) => {
        const active = progress(row.parts, tokens);
        return active === null ? [] : [{ row, active }];
    });
    const [best] = fitting;
    if (best === undefined) return null;
    return {
        signatures: fitting.map(({ row }) => rowSignature(row)),
        activeSignature: 0,
        activeParameter: best.active,
    };
}

/** Which operand of a row the next token is part of; null when the tokens are not the beginning of this row, or it is complete. */
export function progress(parts: readonly Part[], written: readonly Token[]): number | null {
    // A part of a location, `foo.0`, is three tokens but one operand.
    const tokens = written.filter((token, at) => token.text !== '.' && written[at - 1]?.text !== '.');
    const operandsBefore = (at: number) => parts.slice(0, at).filter((part) => 'operand' in part).length;
    for (const [at, part] of parts.entries()) {
        const token = tokens[at];
        if (token === undefined) return operandsBefore(at);
        if ('word' in part && part.word !== token.text) return null;
        if ('punctuation' in part && part.punctuation !== token.text) return null;
        if ('operand' in part && part.operand === 'expression') return operandsBefore(at);
    }
    return null;
}

function procedureSignature(symbol: LanguageSymbol): SignatureInformation {
    const declaration = symbol.declaration?.kind === 'proc' ? symbol.declaration : null;
    const parameters = declaration?.parameters.map((each) => `${each.type.text} ${each.name.text}`) ?? [];
    return {
        label: `${symbol.name}(${parameters.join(', ')})`,
        parameters: parameters.map((label) => ({ label })),
        ...(symbol.documentation ? { documentation: { kind: MarkupKind.Markdown, value: symbol.documentation } } : {}),
    };
}

function rowSignature(row: StatementRow): SignatureInformation {
    const operands = row.parts.filter((part) => 'operand' in part);
    let from = 0;
    const parameters = operands.map(({ name, operand }) => {
        // Operands stand in capitals in the syntax line: `patch CODE = VERSION;`.
        const word = [name.toUpperCase(), operand.toUpperCase(), name].find(
            (each) => row.syntax.indexOf(each, from) >= 0,
        );
        const start = word === undefined ? -1 : row.syntax.indexOf(word, from);
        if (word === undefined || start < 0) return { label: name };
        from = start + word.length;
        return { label: [start, from] as [number, number] };
    });
    return {
        label: row.syntax,
        parameters,
        documentation: { kind: MarkupKind.Markdown, value: row.meaning },
    };
}

function unique(signatures: readonly SignatureInformation[]): SignatureInformation[] {
    return [...new Map(signatures.map((each) => [each.label, each])).values()];
}
