/** Quick fixes: the repairs of findings that have been tried on exactly this version of the text. */
import { CodeActionKind } from 'vscode-languageserver';
import type { CodeAction, CodeActionParams, Diagnostic } from 'vscode-languageserver';
import type { Finding } from '../../analysis/finding';
import { toRange } from '../../analysis/positions';
import type { Fix } from '../../language';
import { toDiagnostics } from '../diagnostics';
import type { View } from '../view';

/**
 * @param verified repairs of a finding that have been tried out; they take a few checks, so only those of findings in the
 *     range are
 */
export async function codeActions(
    view: View,
    params: CodeActionParams,
    verified: (view: View, finding: Finding) => Promise<readonly Fix[]>,
): Promise<CodeAction[]> {
    const { only } = params.context;
    if (
        only &&
        !only.some(
            (kind) => CodeActionKind.QuickFix === kind || CodeActionKind.QuickFix.startsWith(`${kind}.`) || kind === '',
        )
    )
        return [];
    const actions: CodeAction[] = [];
    for (const finding of view.findings) {
        if (finding.fixes.length === 0 && finding.candidates === undefined) continue;
        const [diagnostic] = toDiagnostics(view.analysis, [finding]);
        if (diagnostic === undefined || !touches(diagnostic, params)) continue;
        const fixes = await verified(view, finding);
        fixes.forEach((fix, at) => actions.push(action(view, fix, diagnostic, at === 0)));
    }
    return actions;
}

function action({ analysis }: View, fix: Fix, diagnostic: Diagnostic, isPreferred: boolean): CodeAction {
    return {
        title: fix.title,
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred,
        edit: {
            documentChanges: [
                {
                    textDocument: { uri: analysis.uri, version: analysis.version },
                    edits: fix.edits.map(({ span, newText }) => ({ range: toRange(analysis.lines, span), newText })),
                },
            ],
        },
    };
}

function touches({ range }: Diagnostic, { range: asked }: CodeActionParams): boolean {
    const before =
        range.end.line < asked.start.line ||
        (range.end.line === asked.start.line && range.end.character < asked.start.character);
    const after =
        range.start.line > asked.end.line ||
        (range.start.line === asked.end.line && range.start.character > asked.end.character);
    return !before && !after;
}
