/** The requests beyond LSP (protocol.ts), over the analyses and reports that LSP features use. */
import type { Connection } from 'vscode-languageserver';
import { analyse } from '../analysis/analysis';
import type { Analysis } from '../analysis/analysis';
import type { CheckReport } from '../analysis/types';
import { writeLitmus } from '../language/litmus';
import { importDiagram } from '../language/mail';
import type { Checker } from './checker';
import { checkResult, emptyResult, outlineOf } from './checkResult';
import type { Files } from './files';
import { method } from './protocol';
import type {
    CheckParams,
    CheckResult,
    ExportResult,
    ImportMailParams,
    ImportMailResult,
    Outline,
    TimelineAnswer,
    TimelineRequest,
    TraceParams,
    TraceResult,
    UriParams,
} from './protocol';
import type { Picture } from '../report/timeline/picture';
import { LONGER } from './session';
import type { Session } from './session';
import { initialPicture, timelineAnswer } from './timelineAnswer';
import { traceResult } from './traceResult';

export function registerCustomRequests(connection: Connection, session: Session, files: Files, checker: Checker): void {
    /** An open document as the server holds it; one that no editor holds comes with its text. */
    async function find({
        uri,
        text,
    }: UriParams): Promise<{ readonly analysis: Analysis; readonly open: boolean } | null> {
        const open = session.analysis(uri);
        if (open !== null) return { analysis: open, open: true };
        if (text === undefined) return null;
        const read = () => analyse({ uri, version: 0, text }, files.languageHost(uri));
        const first = read();
        return { analysis: (await files.settled()) ? read() : first, open: false };
    }

    async function check(
        params: UriParams,
        longer = false,
    ): Promise<{ analysis: Analysis; report: CheckReport | null } | null> {
        const found = await find(params);
        if (found === null) return null;
        const { analysis, open } = found;
        if (analysis.lowered.programs.length === 0) return { analysis, report: null };
        const outcome = open
            ? await session.startCheck(params.uri, longer)
            : await checker.check({
                  key: `${params.uri} (not open)`,
                  request: { programs: analysis.lowered.programs },
                  limits: { milliseconds: session.settings().check.budget * (longer ? LONGER : 1) },
                  finals: true,
              });
        // The text, the settings or a file it uses changed under the check: whoever asked wants the answer for what there is now.
        if (open && outcome.kind !== 'report' && session.analysis(params.uri) !== analysis)
            return check(params, longer);
        // A newer check of the same text took this one's place: its answer is the one to wait for.
        if (outcome.kind === 'superseded') return check(params, longer);
        if (outcome.kind === 'crashed') throw new Error(`The checker failed: ${outcome.message}`);
        return { analysis, report: outcome.kind === 'report' ? outcome.report : null };
    }

    connection.onRequest(method.check, async (params: CheckParams): Promise<CheckResult> => {
        const found = await check(params);
        if (found === null || found.report === null) return emptyResult(params.uri, found?.analysis ?? null);
        return checkResult(found.analysis, found.report, params.architecture);
    });
    connection.onRequest(method.stop, ({ uri }: UriParams): null => {
        session.stopCheck(uri);
        return null;
    });
    connection.onRequest(method.outline, async (params: UriParams): Promise<Outline> => {
        const found = await find(params);
        return found ? outlineOf(found.analysis) : { uri: params.uri, scenario: null, range: null, expectations: [] };
    });
    connection.onRequest(method.exportLitmus, async (params: UriParams): Promise<ExportResult> => {
        const programs = (await find(params))?.analysis.lowered.programs ?? [];
        const arm64 = programs.find(({ architecture }) => architecture === 'arm64');
        if (arm64 === undefined) return { text: null, problems: ['There is no arm64 scenario here.'] };
        return writeLitmus(arm64.program);
    });
    connection.onRequest(method.importMail, ({ text }: ImportMailParams): ImportMailResult => {
        const imported = importDiagram(text);
        return { text: imported.text, problems: imported.problems.map((each) => each.message) };
    });
    connection.onRequest(method.timeline, async (params: TimelineRequest): Promise<TimelineAnswer> => {
        const found = await check(params, params.longer);
        if (found === null)
            return {
                trace: null,
                instead: { state: null, tone: 'error', text: 'There is no such document.', actions: [] },
            };
        return timelineAnswer(found.analysis, found.report, params);
    });
    connection.onRequest(method.initialPicture, async (params: TraceParams): Promise<Picture | null> => {
        const found = await find(params);
        return found === null ? null : initialPicture(found.analysis, params);
    });
    connection.onRequest(method.trace, async (params: TraceParams): Promise<TraceResult | null> => {
        const found = await check(params);
        return found?.report ? traceResult(found.analysis, found.report, params) : null;
    });
}
