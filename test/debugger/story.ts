/**
 * Golden transcripts: a session told as a story, compared with test/debugger/golden/NAME.txt. A review of a diff of a
 * transcript is a review of behaviour. `UPDATE_GOLDEN=1 npm run unit -- debugger` writes them anew.
 */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { DebuggerHost, Tools } from '../../debugger/host';
import { DebugClient } from './client';

type DisassembledInstruction = DebugProtocol.DisassembledInstruction;
type Body = Record<string, unknown>;
const FOLDER = join('test', 'debugger', 'golden');

/** The first lines that differ, before and now. */
function firstDifference(before: string, now: string): string {
    const [old, fresh] = [before.split('\n'), now.split('\n')];
    const at = fresh.findIndex((line, index) => line !== old[index]);
    return `line ${at + 1}:\n- ${old[at] ?? ''}\n+ ${fresh[at] ?? ''}`;
}

export class Story {
    readonly client: DebugClient;
    private readonly lines: string[] = [];
    private told = 0;
    private names: string[] = [];

    constructor(
        private readonly name: string,
        title: string,
        host: DebuggerHost,
        tools: Tools,
    ) {
        this.client = new DebugClient(host, tools);
        this.lines.push(title, '');
    }

    private say(text: string): void {
        for (const line of text.split('\n')) this.lines.push(line.trimEnd());
    }

    /** Writes down the events that came since the last time. */
    private catchUp(): void {
        for (const message of this.client.received.slice(this.told)) {
            if (message.type === 'event') this.tellEvent(message as DebugProtocol.Event);
        }
        this.told = this.client.received.length;
    }

    private tellEvent({ event, body }: DebugProtocol.Event): void {
        const fields = (body ?? {}) as Body;
        switch (event) {
            case 'output': {
                const { output, source, line } = fields as DebugProtocol.OutputEvent['body'];
                const link = source === undefined ? '' : `   <${basename(source.path ?? '')}:${line ?? 0}>`;
                return this.say(`  | ${output.trimEnd().replaceAll('\n', '\n  | ')}${link}`);
            }
            case 'stopped': {
                const stop = fields as DebugProtocol.StoppedEvent['body'];
                assert.equal(stop.allThreadsStopped, true);
                const detail = [stop.description, stop.text].filter((each) => each !== undefined).join('; ');
                return this.say(
                    `  stopped on ${this.cpu(stop.threadId ?? 0)}: ${stop.reason}${detail === '' ? '' : ` (${detail})`}`,
                );
            }
            case 'breakpoint': {
                const { breakpoint } = fields as DebugProtocol.BreakpointEvent['body'];
                return this.say(`  breakpoint: ${this.breakpoint(breakpoint)}`);
            }
            case 'initialized':
            case 'isosync/timelineChanged':
                return undefined;
            // Whether a search or a run is long enough to tell its progress depends on the machine.
            case 'progressStart':
            case 'progressUpdate':
            case 'progressEnd':
                return undefined;
            default:
                return this.say(`  ${event}${Object.keys(fields).length === 0 ? '' : ` ${this.stable(fields)}`}`);
        }
    }

    private stable(value: unknown): string {
        return JSON.stringify(value).replace(/"(run|search)-[^"]*"/g, '"$1"');
    }

    private cpu(thread: number): string {
        return this.names[thread - 1] ?? `thread ${thread}`;
    }
    thread(cpu: string): number {
        return this.names.indexOf(cpu) + 1;
    }

    private async request(command: string, args: unknown): Promise<Body | null> {
        const response = await this.client.request(command, args);
        this.catchUp();
        if (!response.success) {
            this.say(`  error: ${response.message ?? ''}`);
            return null;
        }
        return (response.body ?? {}) as Body;
    }

    note(text: string): void {
        this.say(`# ${text}`);
    }

    async launch(args: Body, configure?: () => Promise<void>): Promise<boolean> {
        const { program, ...rest } = args;
        this.say(`> launch ${basename(String(program))} ${this.stable(rest)}`);
        await this.client.ask('initialize', {
            adapterID: 'isosync',
            pathFormat: 'path',
            supportsInvalidatedEvent: true,
            supportsProgressReporting: true,
        });
        const initialized = this.client.event('initialized');
        if ((await this.request('launch', args)) === null) return false;
        await initialized;
        const { threads } = (await this.client.ask('threads')) as { threads: { name: string }[] };
        this.names = threads.map((thread) => thread.name.replace(/^CPU /, '').replace(/:.*/, ''));
        await configure?.();
        const done = args.noDebug === true || args.mode === 'run' ? 'terminated' : 'stopped';
        const stopped = this.client.event(done);
        await this.client.ask('configurationDone');
        await stopped;
        this.catchUp();
        return true;
    }

    /** A request that ends in a stop. */
    async move(words: string, command: string, args: Body): Promise<void> {
        this.say(`> ${words}`);
        const stopped = this.client.event('stopped');
        if ((await this.request(command, args)) === null) return;
        await stopped;
        this.catchUp();
    }

    next = (cpu: string) => this.move(`next ${cpu}`, 'next', { threadId: this.thread(cpu) });
    stepIn = (cpu: string) => this.move(`step into ${cpu}`, 'stepIn', { threadId: this.thread(cpu) });
    stepOut = (cpu: string) => this.move(`step out ${cpu}`, 'stepOut', { threadId: this.thread(cpu) });
    back = (cpu: string) => this.move(`step back ${cpu}`, 'stepBack', { threadId: this.thread(cpu) });
    go = (cpu: string) => this.move(`continue ${cpu}`, 'continue', { threadId: this.thread(cpu) });
    reverse = (cpu: string) => this.move(`reverse ${cpu}`, 'reverseContinue', { threadId: this.thread(cpu) });

    private async frames(cpu: string): Promise<DebugProtocol.StackFrame[]> {
        const { stackFrames } = await this.client.ask('stackTrace', { threadId: this.thread(cpu) });
        return stackFrames as DebugProtocol.StackFrame[];
    }
    /** The number of a frame of a CPU; 0 is the top one. */
    async frame(cpu: string, index = 0): Promise<number> {
        return (await this.frames(cpu))[index]?.id ?? -1;
    }

    async stack(cpu: string): Promise<void> {
        this.say(`> call stack of ${cpu}`);
        for (const frame of await this.frames(cpu)) {
            const place = frame.source === undefined ? '' : `   <${basename(frame.source.path ?? '')}:${frame.line}>`;
            this.say(frame.presentationHint === 'label' ? `  -- ${frame.name} --` : `  ${frame.name}${place}`);
        }
    }

    /** The code of a CPU around where a frame stands, as it may be fetched. */
    async disassembly(cpu: string, before: number, count: number, index = 0): Promise<DisassembledInstruction[]> {
        this.say(`> code of ${cpu}${index === 0 ? '' : ` in frame ${index}`}`);
        const frame = (await this.frames(cpu))[index];
        const memoryReference = frame?.instructionPointerReference ?? '';
        const { instructions } = await this.client.ask('disassemble', {
            memoryReference,
            instructionOffset: -before,
            instructionCount: count,
        });
        for (const each of instructions as DisassembledInstruction[]) {
            const symbol = each.symbol === undefined ? '' : `${each.symbol}: `;
            const here = memoryReference.startsWith(`${each.address}@`) ? '=>' : '  ';
            const place = each.line === undefined ? '' : `   <${basename(each.location?.path ?? '')}:${each.line}>`;
            this.say(`  ${here} ${each.address.padEnd(10)} ${symbol}${each.instruction}${place}`);
        }
        return instructions as DisassembledInstruction[];
    }

    async threads(): Promise<void> {
        this.say('> threads');
        const { threads } = (await this.client.ask('threads')) as { threads: { name: string }[] };
        for (const thread of threads) this.say(`  ${thread.name}`);
    }

    /** The rows of a scope, opened as far as they go. */
    async scope(cpu: string, name: string, index = 0): Promise<void> {
        this.say(`> ${name} of ${cpu}${index === 0 ? '' : ` in frame ${index}`}`);
        const reference = await this.scopeReference(cpu, name, index);
        await this.rows(reference, '  ');
    }

    async scopeReference(cpu: string, name: string, index = 0): Promise<number> {
        const { scopes } = await this.client.ask('scopes', { frameId: await this.frame(cpu, index) });
        const scope = (scopes as DebugProtocol.Scope[]).find((each) => each.name === name);
        if (scope === undefined) throw new Error(`no scope ${name}`);
        return scope.variablesReference;
    }

    /** What a data breakpoint on each row of a scope would watch. */
    async watchable(cpu: string, name: string): Promise<void> {
        this.say(`> what of ${name} of ${cpu} can be watched`);
        const variablesReference = await this.scopeReference(cpu, name);
        const { variables } = await this.client.ask('variables', { variablesReference });
        for (const row of variables as DebugProtocol.Variable[]) {
            const { dataId, accessTypes } = await this.client.ask('dataBreakpointInfo', {
                variablesReference,
                name: row.name,
            });
            const what = typeof dataId === 'string' ? `${dataId} (${(accessTypes as string[]).join(', ')})` : 'no';
            this.say(`  ${row.name}: ${what}`);
        }
    }

    private async rows(reference: number, indent: string): Promise<void> {
        const { variables } = await this.client.ask('variables', { variablesReference: reference });
        const rows = variables as DebugProtocol.Variable[];
        if (rows.length === 0) this.say(`${indent}(nothing)`);
        for (const row of rows) {
            this.say(`${indent}${row.name}: ${row.value}`);
            if (row.variablesReference > 0) await this.rows(row.variablesReference, `${indent}  `);
        }
    }

    async evaluate(expression: string, context = 'repl', cpu?: string): Promise<void> {
        this.say(`> ${context} ${cpu === undefined ? '' : `on ${cpu} `}${expression}`);
        const frameId = cpu === undefined ? undefined : await this.frame(cpu);
        const body = await this.request('evaluate', { expression, context, frameId });
        if (body === null) return;
        this.say(`  = ${String(body.result).replaceAll('\n', '\n    ')}`);
        if (typeof body.variablesReference === 'number' && body.variablesReference > 0)
            await this.rows(body.variablesReference, '    ');
    }

    async targets(cpu: string, index = 0): Promise<DebugProtocol.StepInTarget[]> {
        this.say(`> what can happen, ${cpu} first`);
        const { targets } = await this.client.ask('stepInTargets', { frameId: await this.frame(cpu, index) });
        for (const target of targets as DebugProtocol.StepInTarget[]) this.say(`  - ${target.label}`);
        return targets as DebugProtocol.StepInTarget[];
    }

    /** Step Into Target: the first whose label has this text. */
    async choose(cpu: string, text: string): Promise<void> {
        const { targets } = await this.client.ask('stepInTargets', { frameId: await this.frame(cpu) });
        const target = (targets as DebugProtocol.StepInTarget[]).find((each) => each.label.includes(text));
        if (target === undefined) throw new Error(`no target with ${text}: ${JSON.stringify(targets)}`);
        await this.move(`step into target "${text}"`, 'stepIn', { threadId: this.thread(cpu), targetId: target.id });
    }

    private breakpoint(each: DebugProtocol.Breakpoint): string {
        if (!each.verified) return `not set: ${each.message ?? ''}`;
        return each.line === undefined
            ? 'set'
            : `set at ${basename(each.source?.path ?? '')}:${each.line}:${each.column ?? 0}`;
    }

    /** Any request that sets breakpoints. */
    async breakpoints(words: string, command: string, args: Body): Promise<void> {
        this.say(`> ${words}`);
        const body = await this.request(command, args);
        for (const each of (body?.breakpoints ?? []) as DebugProtocol.Breakpoint[])
            this.say(`  ${this.breakpoint(each)}`);
    }

    /** Any other request, with the part of its answer worth telling. */
    async raw(
        words: string,
        command: string,
        args: Body,
        pick: (body: Body) => unknown = (body) => body,
    ): Promise<void> {
        this.say(`> ${words}`);
        const body = await this.request(command, args);
        if (body === null) return;
        const told = pick(body);
        if (told === undefined) return;
        this.say(`  ${typeof told === 'string' ? told.replaceAll('\n', '\n  ') : this.stable(told)}`);
    }

    async explain(cpu: string): Promise<void> {
        this.say('> exception info');
        const body = await this.request('exceptionInfo', { threadId: this.thread(cpu) });
        if (body === null) return;
        const info = body as unknown as DebugProtocol.ExceptionInfoResponse['body'];
        this.say(`  ${info.exceptionId}: ${info.details?.message ?? ''}\n  ${info.description ?? ''}`);
        for (const line of (info.details?.stackTrace ?? '').split('\n')) if (line !== '') this.say(`    ${line}`);
    }

    /** Compares with the transcript. */
    check(): void {
        const told = `${this.lines.join('\n').trimEnd()}\n`;
        const path = join(FOLDER, `${this.name}.txt`);
        if (process.env.UPDATE_GOLDEN !== undefined) {
            mkdirSync(dirname(path), { recursive: true });
            writeFileSync(path, told);
            return;
        }
        assert.ok(existsSync(path), `there is no transcript ${path}: write it with UPDATE_GOLDEN=1`);
        const hint = `the story differs from ${path}; if it should: UPDATE_GOLDEN=1 npm run unit -- debugger`;
        const written = readFileSync(path, 'utf8');
        if (told !== written) assert.equal(told, written, `${hint}\n${firstDifference(written, told)}`);
    }
}
