/** Watches, hovers, the console and the clipboard. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CpuIndex } from '../../machine/program';
import type { Context } from '../context';
import type { Debuggee } from '../debuggee';
import { badExpression } from '../errors';
import { command } from './console';
import { completionsFor } from '../expressions/complete';
import type { Result } from '../expressions/evaluate';
import { evaluate } from '../expressions/evaluate';
import type { Format } from '../expressions/show';
import { shown, valueText } from '../expressions/show';
import type { Expression } from '../expressions/syntax';
import { ExpressionError, parse } from '../expressions/syntax';
import { clientColumn, humanColumn } from '../positions';
import { SCOPES } from '../view/scopes';
import type { VariableSpec } from '../view/variables';
import { scopeRows } from './inspecting';
import type { Where } from './where';
import { sceneAt, whereOf } from './where';

export function evaluateRequest(context: Context, args: DebugProtocol.EvaluateArguments): object {
    const debuggee = context.still;
    const where = whereOf(debuggee, args.frameId);
    const text = args.expression.trim();
    if (args.context === 'repl') {
        const answer = command(context, debuggee, text, where);
        if (answer !== null) return { result: answer, variablesReference: 0 };
    }
    if (text === '') throw badExpression('there is nothing to evaluate');
    const format: Format = { hex: args.format?.hex === true };
    try {
        const expression = parse(text);
        const result = evaluate(expression, sceneAt(debuggee, where));
        if (args.context === 'clipboard') return { result: copied(debuggee, result, where), variablesReference: 0 };
        return answered(debuggee, expression, result, where, format);
    } catch (error) {
        if (error instanceof ExpressionError) throw badExpression(`${error.message} (column ${error.at + 1})`);
        throw error;
    }
}

function answered(debuggee: Debuggee, expression: Expression, result: Result, where: Where, format: Format): object {
    const children = childrenOf(debuggee, result, where, format);
    const reference =
        children === null ? 0 : debuggee.containers.add({ list: () => children(), position: where.position });
    return {
        result: shown(result, debuggee.program, format),
        type: result.kind === 'set' ? 'values it may have' : result.kind === 'aspect' ? result.aspect.kind : undefined,
        variablesReference: reference,
        indexedVariables:
            result.kind === 'aspect' && result.aspect.kind === 'timeline' ? children?.().length : undefined,
        presentationHint:
            expression.kind === 'call' && expression.callee === 'why' ? { attributes: ['rawString'] } : undefined,
    };
}

/** What one finds inside a CPU, its caches, the timeline. */
function childrenOf(
    debuggee: Debuggee,
    result: Result,
    where: Where,
    format: Format,
): (() => readonly VariableSpec[]) | null {
    if (result.kind !== 'aspect') return null;
    const { aspect } = result;
    const rows = (cpu: CpuIndex, scope: Parameters<typeof scopeRows>[2]): readonly VariableSpec[] =>
        scopeRows(debuggee, { cpu, position: where.position }, scope, format);
    switch (aspect.kind) {
        case 'cpu':
            return () =>
                SCOPES.filter((scope) => ['code', 'registration', 'storeBuffer', 'registers'].includes(scope.id)).map(
                    (scope): VariableSpec => ({
                        name: scope.name,
                        value: '',
                        children: () => rows(aspect.cpu, scope.id),
                    }),
                );
        case 'versions':
            return () => rows(aspect.cpu, 'code');
        case 'mayRead':
            return () => rows(aspect.cpu, 'memory');
        case 'timeline':
            return () => rows(where.cpu, 'timeline');
    }
}

/** For the clipboard: plain values, JSON for what has parts. */
function copied(debuggee: Debuggee, result: Result, where: Where): string {
    if (result.kind === 'set') return result.values.map((value) => valueText(debuggee.program, value)).join(', ');
    const children = childrenOf(debuggee, result, where, {});
    if (children === null) return shown(result, debuggee.program);
    const plain = (rows: readonly VariableSpec[]): unknown =>
        rows.map((row) => ({
            name: row.name,
            value: row.value,
            ...(row.children === undefined ? {} : { children: plain(row.children()) }),
        }));
    return JSON.stringify(plain(children()), null, 2);
}

export function completions(context: Context, args: DebugProtocol.CompletionsArguments): object {
    const debuggee = context.still;
    const column = humanColumn(context.client, args.column);
    const lines = args.text.split(/\r?\n/);
    const line = lines[Math.max(0, (args.line ?? 1) - 1)] ?? lines[0] ?? '';
    const before = line.slice(0, Math.max(0, column - 1));
    const { cpu } = whereOf(debuggee, args.frameId);
    const { start, items } = completionsFor(debuggee.program, before, cpu);
    return {
        targets: items.map((item): DebugProtocol.CompletionItem => ({
            label: item.label,
            text: item.label,
            detail: item.detail,
            type: item.type,
            start: clientColumn(context.client, start + 1),
            length: before.length - start,
        })),
    };
}
