/** Breakpoints on lines, columns and functions. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { checkElements } from '../arguments';
import type { Settled } from '../breakpoints/set';
import type { Context } from '../context';
import { TIMELINE_EVENT } from '../protocol';
import { malformed } from '../errors';
import { clientColumn, clientLine, humanColumn, humanLine } from '../positions';

const QUALIFIERS = { condition: 'string?', hitCondition: 'string?', logMessage: 'string?' } as const;

/** What became of a breakpoint, for the client. */
export function clientBreakpoint(context: Context, settled: Settled): DebugProtocol.Breakpoint {
    const { id, verified, message, site } = settled;
    if (site === undefined || context.debuggee === null) return { id, verified, message };
    const { source, ...extent } = context.debuggee.texts.place(site.span);
    return { id, verified, message, source, ...extent };
}

function answers(context: Context, ids: readonly number[]): { breakpoints: DebugProtocol.Breakpoint[] } {
    context.debuggee?.settle(context.breakpoints);
    // The timeline shows which steps have breakpoints.
    if (context.debuggee !== null && context.begin === null) context.after(() => context.send(TIMELINE_EVENT));
    return { breakpoints: ids.map((id) => clientBreakpoint(context, context.breakpoints.answer(id))) };
}

export function setBreakpoints(context: Context, args: DebugProtocol.SetBreakpointsArguments): object {
    checkElements(args.breakpoints, { line: 'number', column: 'number?', ...QUALIFIERS }, 'breakpoints');
    const path = pathOf(context, args.source);
    const { client, breakpoints } = context;
    const asked: readonly DebugProtocol.SourceBreakpoint[] = args.breakpoints ?? linesOnly(args.lines);
    const wishes = asked.map((each) => ({
        id: breakpoints.newId(),
        line: humanLine(client, each.line),
        column: each.column === undefined ? undefined : humanColumn(client, each.column),
        condition: each.condition,
        hitCondition: each.hitCondition,
        logMessage: each.logMessage,
    }));
    breakpoints.setLines(path, wishes);
    return answers(
        context,
        wishes.map((wish) => wish.id),
    );
}

/** The old form of the request: lines, and nothing else. */
function linesOnly(lines: readonly unknown[] | undefined): DebugProtocol.SourceBreakpoint[] {
    return (lines ?? []).map((line) => {
        if (typeof line !== 'number') throw malformed('`lines` of `setBreakpoints` have to be numbers');
        return { line };
    });
}

/** The path breakpoints of a source are kept under: a library text is known by its reference. */
function pathOf(context: Context, source: DebugProtocol.Source): string {
    const file = context.debuggee?.texts.fileOf(source);
    if (file?.file !== undefined) return file.file;
    if (typeof source.path !== 'string')
        throw malformed('`source` needs a `path`, or the `sourceReference` of a text of this session');
    return source.path;
}

export function breakpointLocations(context: Context, args: DebugProtocol.BreakpointLocationsArguments): object {
    const debuggee = context.loaded;
    const { client } = context;
    const file = debuggee.texts.fileOf(args.source);
    if (file === null) return { breakpoints: [] };
    const first = humanLine(client, args.line);
    const last = args.endLine === undefined ? first : humanLine(client, args.endLine);
    const found = debuggee.sites.filter((site) => site.file === file.file && site.line >= first && site.line <= last);
    const seen = new Set<string>();
    const locations = found.flatMap((site): DebugProtocol.BreakpointLocation[] => {
        const key = `${site.line}:${site.column}`;
        if (seen.has(key)) return [];
        seen.add(key);
        return [
            {
                line: clientLine(client, site.line),
                column: clientColumn(client, site.column),
                endLine: clientLine(client, site.endLine),
                endColumn: clientColumn(client, site.endColumn),
            },
        ];
    });
    return { breakpoints: locations.sort((a, b) => a.line - b.line || (a.column ?? 0) - (b.column ?? 0)) };
}

export function setFunctionBreakpoints(context: Context, args: DebugProtocol.SetFunctionBreakpointsArguments): object {
    checkElements(args.breakpoints, { name: 'string', ...QUALIFIERS }, 'breakpoints');
    const { breakpoints } = context;
    breakpoints.functions = args.breakpoints.map((each) => ({
        id: breakpoints.newId(),
        name: each.name,
        condition: each.condition,
        hitCondition: each.hitCondition,
    }));
    return answers(
        context,
        breakpoints.functions.map((wish) => wish.id),
    );
}

/** Used by the other kinds of breakpoints. */
export { answers };
