/** What the editor shows of a stopped session: values beside the lines a CPU has passed, and under the mouse. */
import * as vscode from 'vscode';
import { languages } from '../language';

/** `B.icache.foo`, `registered(B)`, `A.r`, `foo`: the names of the property language. */
const name = /\bregistered\s*\(\s*[A-Za-z_]\w*\s*\)|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g;

const evaluatable: vscode.EvaluatableExpressionProvider = {
    provideEvaluatableExpression: (document, position) => {
        const range = document.getWordRangeAtPosition(position, new RegExp(name.source));
        return range ? new vscode.EvaluatableExpression(range, document.getText(range)) : undefined;
    },
};

/** `r = …;` assigns a register or a word; `patch foo = …;` and `execute foo;` are about a code location. */
const written = /^\s*(?:[A-Za-z_]\w*\s*:\s*)?(?:patch\s+|execute\s+)?([A-Za-z_]\w*)\s*(?:=(?!=)|;)/;
const executed = /\bexecute\s+([A-Za-z_]\w*)/;
const cpuHeader = /^\s*cpu\s+([A-Za-z_]\w*)/;

/** The block of the CPU that stands at a line, up to that line: its name and first line. */
function blockAround(document: vscode.TextDocument, line: number): { cpu: string; first: number } | undefined {
    for (let at = line; at >= 0; at--) {
        const header = cpuHeader.exec(document.lineAt(at).text);
        if (header) return { cpu: header[1], first: at + 1 };
    }
    return undefined;
}

/** The expression to show beside a line of a CPU; undefined where the line changes nothing one can name. */
export function expressionOf(line: string, cpu: string): { name: string; at: number; expression: string } | undefined {
    const text = line.replace(/\/\/.*$/, '');
    const fetch = executed.exec(text);
    if (fetch)
        return {
            name: fetch[1],
            at: text.indexOf(fetch[1], fetch.index + 'execute'.length),
            expression: `${cpu}.pipeline.${fetch[1]}`,
        };
    const match = written.exec(text);
    if (!match || !text.includes('=')) return undefined;
    return {
        name: match[1],
        at: text.indexOf(match[1], match[0].startsWith('patch') ? 'patch'.length : 0),
        expression: match[1],
    };
}

const inline: vscode.InlineValuesProvider = {
    provideInlineValues: (document, viewPort, context) => {
        const stopped = context.stoppedLocation.end.line;
        const block = blockAround(document, stopped);
        if (!block || document.languageId !== 'isosync') return [];
        const values: vscode.InlineValue[] = [];
        for (
            let line = Math.max(block.first, viewPort.start.line);
            line <= Math.min(stopped, viewPort.end.line);
            line++
        ) {
            const found = expressionOf(document.lineAt(line).text, block.cpu);
            if (!found) continue;
            const range = new vscode.Range(line, found.at, line, found.at + found.name.length);
            values.push(new vscode.InlineValueEvaluatableExpression(range, found.expression));
        }
        return values;
    },
};

export function registerValues(context: vscode.ExtensionContext): void {
    const selector = languages.map((language) => ({ language }));
    context.subscriptions.push(
        vscode.languages.registerEvaluatableExpressionProvider(selector, evaluatable),
        vscode.languages.registerInlineValuesProvider(selector, inline),
    );
}
