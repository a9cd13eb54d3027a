/**
 * The one table of the debugger: every request it answers, with the shape of its arguments, and every capability of the
 * protocol it declares. A test walks both. Each capability that is *not* declared says why, in {@link NOT_DECLARED}.
 */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Shapes } from './arguments';
import { CONDITION_HELP, FILTERS } from './breakpoints/exceptions';
import type { Context } from './context';
import * as breakpoints from './handlers/breakpoints';
import * as custom from './handlers/custom';
import * as data from './handlers/dataBreakpoints';
import * as disassembly from './handlers/disassembly';
import * as evaluating from './handlers/evaluate';
import * as exceptions from './handlers/exceptions';
import * as inspecting from './handlers/inspecting';
import * as lifecycle from './handlers/lifecycle';
import * as setting from './handlers/setting';
import * as stepping from './handlers/stepping';
import * as travel from './handlers/timeTravel';

type Answer = object | undefined;
export type Handle<Arguments> = (
    context: Context,
    args: Arguments,
    request: DebugProtocol.Request,
) => Answer | Promise<Answer>;

export interface Row {
    readonly command: string;
    readonly shapes: Shapes;
    readonly handle: Handle<unknown>;
}

/** The arguments have the shape that was checked before the handler is called. */
function row<Arguments>(command: string, shapes: Shapes, handle: Handle<Arguments>): Row {
    return { command, shapes, handle: (context, args, request) => handle(context, args as Arguments, request) };
}

const thread: Shapes = { threadId: 'number' };
const source: Shapes = { source: 'object' };

// prettier-ignore
const TABLE: readonly Row[] = [
    // Lifecycle
    row('initialize', {}, (context, args: Partial<DebugProtocol.InitializeRequestArguments>) => {
        lifecycle.meetClient(context, args);
        return CAPABILITIES;
    }),
    row('launch', { program: 'string' }, lifecycle.launch),
    row('attach', {}, lifecycle.attach),
    row('configurationDone', {}, lifecycle.configurationDone),
    row('restart', { arguments: 'object?' }, lifecycle.restart),
    row('terminate', {}, lifecycle.terminate),
    row('disconnect', {}, lifecycle.disconnect),
    row('cancel', { requestId: 'number?', progressId: 'string?' }, lifecycle.cancel),
    // Breakpoints
    row('setBreakpoints', { ...source, breakpoints: 'array?', lines: 'array?' }, breakpoints.setBreakpoints),
    row('breakpointLocations', { ...source, line: 'number', column: 'number?', endLine: 'number?', endColumn: 'number?' }, breakpoints.breakpointLocations),
    row('setFunctionBreakpoints', { breakpoints: 'array' }, breakpoints.setFunctionBreakpoints),
    row('dataBreakpointInfo', { name: 'string', variablesReference: 'number?', frameId: 'number?' }, data.dataBreakpointInfo),
    row('setDataBreakpoints', { breakpoints: 'array' }, data.setDataBreakpoints),
    row('setExceptionBreakpoints', { filters: 'array', filterOptions: 'array?' }, exceptions.setExceptionBreakpoints),
    row('setInstructionBreakpoints', { breakpoints: 'array' }, disassembly.setInstructionBreakpoints),
    row('exceptionInfo', thread, exceptions.exceptionInfo),
    // Stepping
    row('continue', thread, stepping.continueRun),
    row('next', thread, stepping.next),
    row('stepIn', { ...thread, targetId: 'number?' }, stepping.stepIn),
    row('stepInTargets', { frameId: 'number' }, stepping.stepInTargets),
    row('stepOut', thread, stepping.stepOut),
    row('pause', thread, stepping.pause),
    // Time travel
    row('stepBack', thread, travel.stepBack),
    row('reverseContinue', thread, travel.reverseContinue),
    row('gotoTargets', { ...source, line: 'number', column: 'number?' }, travel.gotoTargets),
    row('goto', { ...thread, targetId: 'number' }, travel.goto),
    row('restartFrame', { frameId: 'number' }, travel.restartFrame),
    // Inspecting
    row('threads', {}, inspecting.threads),
    row('stackTrace', { ...thread, startFrame: 'number?', levels: 'number?', format: 'object?' }, inspecting.stackTrace),
    row('scopes', { frameId: 'number' }, inspecting.scopes),
    row('variables', { variablesReference: 'number', filter: 'string?', start: 'number?', count: 'number?', format: 'object?' }, inspecting.variables),
    row('disassemble', { memoryReference: 'string', instructionCount: 'number', offset: 'number?', instructionOffset: 'number?' }, disassembly.disassemble),
    row('source', { sourceReference: 'number', source: 'object?' }, inspecting.source),
    row('loadedSources', {}, inspecting.loadedSources),
    row('locations', { locationReference: 'number' }, inspecting.locations),
    // Expressions
    row('evaluate', { expression: 'string', frameId: 'number?', context: 'string?', format: 'object?' }, evaluating.evaluateRequest),
    row('completions', { text: 'string', column: 'number', frameId: 'number?', line: 'number?' }, evaluating.completions),
    row('setVariable', { variablesReference: 'number', name: 'string', value: 'string', format: 'object?' }, setting.setVariable),
    row('setExpression', { expression: 'string', value: 'string', frameId: 'number?', format: 'object?' }, setting.setExpression),
    // Our own: what the timeline view and the command line need beyond the protocol
    row('isosync/timeline', { known: 'string?' }, custom.timeline),
    row('isosync/choices', { threadId: 'number?' }, custom.choices),
    row('isosync/take', { key: 'string', threadId: 'number?' }, custom.take),
    row('isosync/goto', { step: 'number', branch: 'number?' }, custom.gotoStep),
    row('isosync/runBack', { ...thread, ...source, line: 'number' }, travel.runBack),
    row('isosync/hold', { ...thread, held: 'boolean' }, custom.hold),
    row('isosync/exportTrace', {}, custom.exportTrace),
];

/** Requests by command. */
export const ROWS: ReadonlyMap<string, Row> = new Map(TABLE.map((each) => [each.command, each]));

export const CAPABILITIES: DebugProtocol.Capabilities = {
    supportsConfigurationDoneRequest: true,
    supportsFunctionBreakpoints: true,
    supportsConditionalBreakpoints: true,
    supportsHitConditionalBreakpoints: true,
    supportsLogPoints: true,
    supportsBreakpointLocationsRequest: true,
    supportsDataBreakpoints: true,
    supportsExceptionInfoRequest: true,
    supportsExceptionFilterOptions: true,
    exceptionBreakpointFilters: FILTERS.map((filter) => ({
        filter: filter.id,
        label: filter.label,
        description: filter.description,
        default: filter.default,
        supportsCondition: true,
        conditionDescription: CONDITION_HELP,
    })),
    supportsEvaluateForHovers: true,
    supportsClipboardContext: true,
    supportsCompletionsRequest: true,
    completionTriggerCharacters: ['.', '('],
    supportsValueFormattingOptions: true,
    supportsSetVariable: true,
    supportsSetExpression: true,
    // One flag for two requests (microsoft/vscode#85215): both work.
    supportsStepBack: true,
    supportsStepInTargetsRequest: true,
    supportsGotoTargetsRequest: true,
    supportsRestartFrame: true,
    supportsRestartRequest: true,
    // `statement`: one event; `line`: a call as a whole; `instruction`: one event.
    supportsSteppingGranularity: true,
    supportsDisassembleRequest: true,
    supportsInstructionBreakpoints: true,
    supportsDelayedStackTraceLoading: true,
    supportsLoadedSourcesRequest: true,
    supportsTerminateRequest: true,
    supportsCancelRequest: true,
    supportsANSIStyling: true,
};

/** Capabilities of the protocol that are not declared, and why. */
export const NOT_DECLARED: Readonly<Record<string, string>> = {
    supportsSingleThreadExecutionRequests:
        'VS Code never sends singleThread (microsoft/vscode#166450). `next` on a thread already means that CPU; holding a CPU does the rest.',
    supportsTerminateThreadsRequest: 'taking a CPU offline is not an event of the machine.',
    supportTerminateDebuggee: 'nothing survives a session: ending it and ending what it debugs are one.',
    supportSuspendDebuggee: 'a trace does not run while nobody looks at it.',
    supportsExceptionOptions: 'superseded by filter options.',
    supportsModulesRequest: 'a scenario is one program; the library shows up among the loaded sources.',
    additionalModuleColumns: 'no modules.',
    supportedChecksumAlgorithms: 'sources are read by the client or given by reference: nothing to compare.',
    breakpointModes: 'there is one way to set a breakpoint.',
    supportsDataBreakpointBytes: 'memory is words and instructions with names, not bytes at addresses.',
    supportsReadMemoryRequest:
        'a word is a number of no particular size, a version a name: bytes would be invented. The Memory scope lists them all.',
    supportsWriteMemoryRequest: 'as for reading; a word is set by setVariable or setExpression.',
};

/** Requests of the protocol that are not answered, and why. */
export const NOT_ANSWERED: Readonly<Record<string, string>> = {
    readMemory: 'see `supportsReadMemoryRequest`.',
    writeMemory: 'see `supportsWriteMemoryRequest`.',
    modules: 'see `supportsModulesRequest`.',
    terminateThreads: 'see `supportsTerminateThreadsRequest`.',
    runInTerminal: 'sent by an adapter, not to it: a scenario starts no process.',
    startDebugging: 'sent by an adapter, not to it: a scenario starts no other session.',
};
