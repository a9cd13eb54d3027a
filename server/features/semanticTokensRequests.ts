/** Semantic tokens as requests: whole documents, ranges, and the difference to what the client already has. */
import { SemanticTokensDeltaRequest, SemanticTokensRangeRequest, SemanticTokensRequest } from 'vscode-languageserver';
import type {
    Connection,
    SemanticTokens,
    SemanticTokensDelta,
    SemanticTokensDeltaParams,
    SemanticTokensOptions,
    SemanticTokensParams,
    SemanticTokensRangeParams,
} from 'vscode-languageserver';
import { answer } from '../params';
import type { Session } from '../session';
import { semanticTokens, semanticTokensEdits, semanticTokensLegend } from './semanticTokens';

export const semanticTokensCapability: SemanticTokensOptions = {
    legend: semanticTokensLegend,
    full: { delta: true },
    range: true,
};

export function registerSemanticTokens(connection: Connection, session: Session): void {
    /** What each document's client was told last. */
    const told = new Map<string, { readonly resultId: string; readonly data: readonly number[] }>();
    let results = 0;

    function full(uri: string): SemanticTokens | null {
        const view = session.view(uri);
        if (view === null) return null;
        const data = semanticTokens(view);
        const resultId = String(++results);
        told.set(uri, { resultId, data });
        return { resultId, data };
    }

    answer(connection, SemanticTokensRequest.method, ({ textDocument: { uri } }: SemanticTokensParams) => full(uri));
    answer(
        connection,
        SemanticTokensDeltaRequest.method,
        ({
            textDocument: { uri },
            previousResultId,
        }: SemanticTokensDeltaParams): SemanticTokensDelta | SemanticTokens | null => {
            const before = told.get(uri);
            const after = full(uri);
            if (after === null || before?.resultId !== previousResultId) return after;
            return { resultId: after.resultId, edits: semanticTokensEdits(before.data, after.data) };
        },
    );
    answer(
        connection,
        SemanticTokensRangeRequest.method,
        ({ textDocument: { uri }, range }: SemanticTokensRangeParams): SemanticTokens | null => {
            const view = session.view(uri);
            return view === null ? null : { data: semanticTokens(view, range) };
        },
    );
}
