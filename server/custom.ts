/** The requests beyond LSP (protocol.ts), over the analyses and reports that LSP features use. */
import { LSPErrorCodes, ResponseError, TextDocumentContentRequest } from 'vscode-languageserver';
import type { CancellationToken, Connection } from 'vscode-languageserver';
import { analyse } from '../analysis/analysis';
import type { Analysis } from '../analysis/analysis';
import type { CheckReport } from '../analysis/types';
import { writeLitmus } from '../language/litmus';
import { importDiagram } from '../language/mail';
import { architecturesMarkdown, architecturesUri, subjectOfArchitectures } from './architectures';
import type { Checker } from './checker';
import { checkResult, emptyResult, outlineOf } from './checkResult';
import { completed, subjectOf } from './drawing';
import type { Drawn, Wish } from './drawing';
import type { Files } from './files';
import { libraryText } from './library';
import { answer } from './params';
import { method } from './protocol';
import type {
    ArchitecturesResult,
    CheckParams,
    CheckResult,
    ExportResult,
    ImportMailParams,
    ImportMailResult,
    Outline,
    TimelineAnswer,
    TimelineRequest,
    TraceParams,
    Target,
    TraceResult,
    UriParams,
} from './protocol';
import type { Picture } from '../report/timeline/picture';
import { LONGER } from './session';
import type { Session } from './session';
import { fileOfUri } from './view';

const targetOf = ({ architecture, property }: TraceParams): Target => ({ architecture, property });

/**
 * @param checker for verdicts somebody waits for
 * @param background for what may take longer
 */
export function registerCustomRequests(
    connection: Connection,
    session: Session,
    files: Files,
    checker: Checker,
    background: Checker,
): void {
    /** Checks of texts that no document holds, so that none takes the place of another. */
    let loose = 0;

    /**
     * A document as the server holds it. A text that comes along and differs is what the asker sees (nobody has opened it, or the
     * change is still on its way): then that text is meant.
     */
    async function find({
        uri,
        text,
        language,
    }: UriParams): Promise<{ readonly analysis: Analysis; readonly open: boolean } | null> {
        const open = session.analysis(uri);
        if (text === undefined) return open && { analysis: open, open: true };
        if (text === open?.text && language === open.language) return { analysis: open, open: true };
        const read = () => analyse({ uri, version: 0, text, language }, files.languageHost(uri));
        let analysis = read();
        while (await files.settled()) analysis = read();
        return { analysis, open: false };
    }

    /** @throws ResponseError when whoever asked does not want the answer any more */
    async function check(
        params: UriParams,
        token: CancellationToken,
        longer = false,
    ): Promise<{ analysis: Analysis; report: CheckReport | null } | null> {
        const found = await find(params);
        if (found === null) return null;
        const { analysis, open } = found;
        if (analysis.lowered.programs.length === 0) return { analysis, report: null };
        const key = `${params.uri} (asked ${++loose})`;
        const cancelled = token.onCancellationRequested(() =>
            open ? session.stopCheck(params.uri) : checker.stop(key),
        );
        const outcome = open
            ? await session.startCheck(params.uri, longer)
            : await checker.check({
                  key,
                  request: { programs: analysis.lowered.programs },
                  limits: { milliseconds: session.settings().check.budget * (longer ? LONGER : 1) },
                  finals: true,
              });
        cancelled.dispose();
        if (token.isCancellationRequested)
            throw new ResponseError(LSPErrorCodes.RequestCancelled, 'The check was cancelled.');
        // The text, the settings or a file it uses changed under the check: whoever asked wants the answer for what there is now.
        if (open && outcome.kind !== 'report' && session.analysis(params.uri) !== analysis)
            return check(params, token, longer);
        // A newer check of the same text took this one's place: its answer is the one to wait for.
        if (outcome.kind === 'superseded') return check(params, token, longer);
        if (outcome.kind === 'crashed') throw new Error(`The checker failed: ${outcome.message}`);
        return { analysis, report: outcome.kind === 'report' ? outcome.report : null };
    }

    /** @throws Error when the worker fails or the server ends */
    async function draw(analysis: Analysis, wish: Wish): Promise<Drawn> {
        // Lanes are shown while the check goes on.
        const worker = wish.kind === 'lanes' ? background : checker;
        const outcome = await worker.draw({ key: `drawing ${++loose}`, subject: subjectOf(analysis), wish });
        switch (outcome.kind) {
            case 'drawn':
                return outcome.drawn;
            case 'crashed':
                throw new Error(`The drawing failed: ${outcome.message}`);
            case 'stopped':
            case 'superseded':
                throw new Error('The drawing was stopped: the server ends.');
        }
    }

    answer(connection, method.check, async (params: CheckParams, token): Promise<CheckResult> => {
        const found = await check(params, token);
        if (found === null || found.report === null) return emptyResult(params.uri, found?.analysis ?? null);
        return checkResult(found.analysis, found.report, params.architecture);
    });
    answer(connection, method.stop, ({ uri }: UriParams): null => {
        session.stopCheck(uri);
        return null;
    });
    answer(connection, method.outline, async (params: UriParams): Promise<Outline> => {
        const found = await find(params);
        return found ? outlineOf(found.analysis) : { uri: params.uri, scenario: null, range: null, expectations: [] };
    });
    answer(connection, method.exportLitmus, async (params: UriParams): Promise<ExportResult> => {
        const programs = (await find(params))?.analysis.lowered.programs ?? [];
        const arm64 = programs.find(({ architecture }) => architecture === 'arm64');
        if (arm64 === undefined) return { text: null, problems: ['There is no arm64 scenario here.'] };
        return writeLitmus(arm64.program);
    });
    const matrix = async (params: UriParams): Promise<string | null> => {
        const found = await find(params);
        return found && architecturesMarkdown(found.analysis, files, background, session.settings().check.budget);
    };
    answer(connection, method.architectures, async (params: UriParams): Promise<ArchitecturesResult> => ({
        document: architecturesUri(params.uri, session.analysis(params.uri)?.version ?? 0),
        text: (await matrix(params)) ?? `There is no document ${params.uri}.\n`,
    }));
    answer(connection, TextDocumentContentRequest.method, async ({ uri }: { uri: string }) => {
        const subject = subjectOfArchitectures(uri);
        const text = subject === null ? libraryText(fileOfUri(uri)) : await matrix({ uri: subject });
        return { text: text ?? `// There is nothing to show at ${uri}.\n` };
    });
    answer(connection, method.importMail, ({ text }: ImportMailParams): ImportMailResult => {
        const imported = importDiagram(text);
        return { text: imported.text, problems: imported.problems.map((each) => each.message) };
    });
    answer(connection, method.timeline, async (params: TimelineRequest, token): Promise<TimelineAnswer> => {
        const found = await check(params, token, params.longer);
        if (found === null)
            return {
                trace: null,
                instead: { state: null, tone: 'error', text: 'There is no such document.', actions: [] },
            };
        const { analysis, report } = found;
        const drawn = await draw(analysis, { kind: 'timeline', report, target: targetOf(params) });
        if (drawn.kind !== 'timeline') throw new Error(`not a timeline: ${drawn.kind}`);
        return { trace: drawn.trace && completed(analysis, drawn.trace), instead: drawn.instead };
    });
    answer(connection, method.initialPicture, async (params: TraceParams): Promise<Picture | null> => {
        const found = await find(params);
        const drawn = found && (await draw(found.analysis, { kind: 'lanes', target: targetOf(params) }));
        return drawn?.kind === 'lanes' ? drawn.picture : null;
    });
    answer(connection, method.trace, async (params: TraceParams, token): Promise<TraceResult | null> => {
        const found = await check(params, token);
        if (!found?.report) return null;
        const { analysis, report } = found;
        const drawn = await draw(analysis, { kind: 'trace', report, target: targetOf(params) });
        return drawn.kind === 'timeline' && drawn.trace !== null ? completed(analysis, drawn.trace) : null;
    });
}
