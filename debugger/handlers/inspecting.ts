/** Threads, stack frames, scopes, variables, texts. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { CpuIndex } from '../../machine/program';
import { cpuName } from '../../report/names';
import type { Context } from '../context';
import type { Container, Debuggee } from '../debuggee';
import { threadOf } from '../debuggee';
import { noSuch } from '../errors';
import type { Format } from '../expressions/show';
import { placeOfEvent, referenceTo } from '../view/disassembly';
import type { FrameSpec } from '../view/frames';
import { frameCount, framesOf, spanOf } from '../view/frames';
import type { ScopeId } from '../view/scopes';
import * as scopesOf from '../view/scopes';
import type { Look, VariableSpec } from '../view/variables';

export function threads(context: Context): { threads: DebugProtocol.Thread[] } {
    const { debuggee } = context;
    // Asked before `launch` by some clients: there are no CPUs yet.
    if (debuggee === null) return { threads: [] };
    return { threads: debuggee.program.cpus.map((_, cpu) => ({ id: threadOf(cpu), name: threadName(debuggee, cpu) })) };
}

/** `CPU B: user, interrupts masked, waits for A`. */
function threadName({ replay, program }: Debuggee, cpu: CpuIndex): string {
    const state = replay.snapshot.cpus[cpu];
    const parts: string[] = [];
    if (state !== undefined) {
        parts.push(state.mode);
        if (state.masked) parts.push('interrupts masked');
        if (state.handlers.length > 0) parts.push('in IPI handler');
        if (state.state === 'waiting') {
            const { waitsFor } = state;
            parts.push(
                waitsFor === null || waitsFor === undefined ? 'waiting' : `waits for ${cpuName(program, waitsFor)}`,
            );
        } else if (state.state !== 'ready') parts.push(state.state);
        else if (replay.notModelled(cpu) !== null) parts.push('cannot go on: not modelled');
    }
    if (replay.held.has(cpu)) parts.push('held');
    return `CPU ${cpuName(program, cpu)}: ${parts.join(', ')}`;
}

/** Frames asked for without a number of levels. */
const ALL_FRAMES = 10_000;

export function stackTrace(context: Context, args: DebugProtocol.StackTraceArguments): object {
    const debuggee = context.still;
    const cpu = context.cpu(args.threadId);
    const start = Math.max(0, args.startFrame ?? 0);
    const levels = args.levels === undefined || args.levels <= 0 ? ALL_FRAMES : args.levels;
    const frames = framesOf(debuggee.replay, cpu, start, levels);
    return {
        stackFrames: frames.map((frame) => clientFrame(debuggee, frame, args.format?.line === true)),
        totalFrames: frameCount(debuggee.replay, cpu),
    };
}

/** @param isLineShown the client wants the line in the name */
function clientFrame(debuggee: Debuggee, frame: FrameSpec, isLineShown: boolean): DebugProtocol.StackFrame {
    const id = debuggee.frames.add(frame);
    const hint = frame.kind === 'label' ? 'label' : frame.kind === 'earlier' ? 'subtle' : 'normal';
    const base = {
        id,
        name: frame.name,
        presentationHint: hint,
        canRestart: frame.kind !== 'label',
        instructionPointerReference: instructionOf(debuggee, frame),
    } as const;
    if (frame.span === null) return { ...base, line: 0, column: 0 };
    const { source, line, column, endLine, endColumn } = debuggee.texts.place(frame.span);
    const name = isLineShown ? `${frame.name}, line ${line}` : frame.name;
    return { ...base, name, source, line, column, endLine, endColumn };
}

function instructionOf({ program, stops }: Debuggee, frame: FrameSpec): string | undefined {
    const place = frame.event === null ? null : placeOfEvent(program, frame.cpu, frame.event);
    return place === null ? undefined : referenceTo(place, stops, frame.position);
}

export function scopes(context: Context, args: DebugProtocol.ScopesArguments): { scopes: DebugProtocol.Scope[] } {
    const debuggee = context.still;
    const frame = debuggee.frames.get(args.frameId);
    if (frame === undefined) throw noSuch(`there is no frame ${args.frameId}: frames are good until the next stop`);
    const hasWords = debuggee.program.locations.some((location) => location.kind !== 'code');
    const shown = scopesOf.SCOPES.filter((scope) => scope.id !== 'memory' || hasWords);
    return {
        scopes: shown.map((scope): DebugProtocol.Scope => {
            const list = (format: Format) => scopeRows(debuggee, frame, scope.id, format);
            const rows = scope.id === 'timeline' ? list({}).length : undefined;
            return {
                name: scope.name,
                presentationHint: scope.id === 'registers' ? 'registers' : undefined,
                variablesReference: debuggee.containers.add({ list, position: frame.position }),
                indexedVariables: rows,
                expensive: scope.expensive ?? false,
            };
        }),
    };
}

/** The rows of a scope of a CPU at a position. */
export function scopeRows(
    debuggee: Debuggee,
    frame: Pick<FrameSpec, 'cpu' | 'position'>,
    scope: ScopeId,
    format: Format,
): readonly VariableSpec[] {
    const { replay, program } = debuggee;
    const look: Look = { program, snapshot: replay.snapshotAt(frame.position), cpu: frame.cpu, format };
    switch (scope) {
        case 'code':
            return scopesOf.codeScope(look);
        case 'registration':
            return scopesOf.registrationScope(look);
        case 'storeBuffer':
            return scopesOf.storeBufferScope(look);
        case 'registers':
            return scopesOf.registersScope(look);
        case 'memory':
            return scopesOf.memoryScope(look);
        case 'changed':
            return scopesOf.changedScope(look, frame.position > 0 ? replay.snapshotAt(frame.position - 1) : null);
        case 'timeline':
            return scopesOf.timelineScope(look);
        case 'properties':
            return scopesOf.propertiesScope(look);
        case 'advanced':
            return scopesOf.advancedScope(look);
    }
}

export function variables(
    context: Context,
    args: DebugProtocol.VariablesArguments,
): { variables: DebugProtocol.Variable[] } {
    const debuggee = context.still;
    const container = debuggee.containers.get(args.variablesReference);
    if (container === undefined) {
        throw noSuch(`there are no variables ${args.variablesReference}: references are good until the next stop`);
    }
    const format: Format = { hex: args.format?.hex === true };
    const rows = container.list(format);
    const indexed = rows.filter((row) => /^\[\d+\]$/.test(row.name));
    const chosen =
        args.filter === 'indexed'
            ? indexed
            : args.filter === 'named'
              ? rows.filter((row) => !indexed.includes(row))
              : rows;
    const start = Math.max(0, args.start ?? 0);
    const count = args.count === undefined || args.count <= 0 ? chosen.length : args.count;
    return { variables: chosen.slice(start, start + count).map((row) => clientVariable(debuggee, row, container)) };
}

/** A row as the client wants it. */
export function clientVariable(
    debuggee: Debuggee,
    row: VariableSpec,
    container: Pick<Container, 'position'>,
): DebugProtocol.Variable {
    const settable = row.settable !== undefined && container.position === debuggee.replay.position;
    const { children } = row;
    return {
        name: row.name,
        value: row.value,
        type: row.type,
        evaluateName: row.evaluateName,
        variablesReference:
            children === undefined
                ? 0
                : debuggee.containers.add({ list: () => children(), position: container.position }),
        indexedVariables: row.indexed,
        presentationHint: { kind: 'data', attributes: settable ? [] : ['readOnly'] },
        declarationLocationReference: row.declared === undefined ? undefined : debuggee.locations.add(row.declared),
        valueLocationReference: valueLocation(debuggee, row),
    };
}

function valueLocation(debuggee: Debuggee, row: VariableSpec): number | undefined {
    if (row.since === undefined) return undefined;
    const step = debuggee.replay.state.steps[row.since];
    const span = step === undefined ? null : spanOf(debuggee.replay, step);
    return span === null ? undefined : debuggee.locations.add(span);
}

/** Where a variable is declared, or the event that gave it its value. */
export function locations(context: Context, args: DebugProtocol.LocationsArguments): object {
    const debuggee = context.still;
    const span = debuggee.locations.get(args.locationReference);
    if (span === undefined)
        throw noSuch(`there is no location ${args.locationReference}: references are good until the next stop`);
    return debuggee.texts.place(span);
}

export function source(context: Context, args: DebugProtocol.SourceArguments): object {
    const { texts } = context.loaded;
    const reference = args.source?.sourceReference ?? args.sourceReference;
    if (reference === 0) {
        const file = args.source === undefined ? null : texts.fileOf(args.source);
        const text = file === null ? undefined : texts.lines(file.file)?.text;
        if (text === undefined) throw noSuch('this is not a file of the scenario that is being debugged');
        return { content: text, mimeType: 'text/x-isosync' };
    }
    const text = texts.byReference(reference);
    if (text === null) throw noSuch(`there is no text ${reference} in this session`);
    return { content: text, mimeType: 'text/x-isosync' };
}

export function loadedSources(context: Context): object {
    return { sources: context.loaded.texts.sources };
}
