/** What the editor shows of a stopped session: values beside the lines a CPU has passed, and under the mouse. */
import * as vscode from 'vscode';
import { languages } from '../language';
import type { LineValue } from './lines';
import { cellAround, cpuAround, registersOf, valuesOf } from './lines';

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
        const text = (line: number) => document.lineAt(line).text;
        const { start, end } = context.stoppedLocation;
        const stopped = end.line;
        const beside = (line: number, values: readonly LineValue[]) =>
            values.map(
                (value) =>
                    new vscode.InlineValueEvaluatableExpression(
                        new vscode.Range(line, value.start, line, value.end),
                        value.expression,
                    ),
            );
        if (document.languageId === 'litmus') {
            // One line holds instructions of every CPU: those of the one that is stopped there are meant.
            const cell = cellAround(text, stopped, start.character);
            return cell ? beside(stopped, registersOf(text(stopped), cell)) : [];
        }
        const block = cpuAround(text, stopped);
        if (!block) return [];
        const values: vscode.InlineValue[] = [];
        const last = Math.min(stopped, viewPort.end.line);
        for (let line = Math.max(block.first, viewPort.start.line); line <= last; line++)
            values.push(...beside(line, valuesOf(text(line), block.cpu)));
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
