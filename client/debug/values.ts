/** What the editor shows of a stopped session: values beside the lines a CPU has passed, and under the mouse. */
import * as vscode from 'vscode';
import { languages } from '../language';
import { cpuAround, valuesOf } from './lines';

/** `B.icache.foo`, `registered(B)`, `A.r`, `foo`: the names of the property language. */
const name = /\bregistered\s*\(\s*[A-Za-z_]\w*\s*\)|[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*/g;

const evaluatable: vscode.EvaluatableExpressionProvider = {
    provideEvaluatableExpression: (document, position) => {
        const range = document.getWordRangeAtPosition(position, new RegExp(name.source));
        return range ? new vscode.EvaluatableExpression(range, document.getText(range)) : undefined;
    },
};

const inline: vscode.InlineValuesProvider = {
    provideInlineValues: (document, viewPort, context) => {
        if (document.languageId !== 'isosync') return [];
        const stopped = context.stoppedLocation.end.line;
        const block = cpuAround((line) => document.lineAt(line).text, stopped);
        if (!block) return [];
        const values: vscode.InlineValue[] = [];
        const last = Math.min(stopped, viewPort.end.line);
        for (let line = Math.max(block.first, viewPort.start.line); line <= last; line++)
            for (const { start, end, expression } of valuesOf(document.lineAt(line).text, block.cpu))
                values.push(
                    new vscode.InlineValueEvaluatableExpression(new vscode.Range(line, start, line, end), expression),
                );
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
