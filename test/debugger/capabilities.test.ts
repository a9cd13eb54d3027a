/** Walks everything the adapter declares: each capability is used on the thread's race, and answers with what is true of it. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { CAPABILITIES, NOT_ANSWERED, NOT_DECLARED, ROWS } from '../../debugger/dispatch';
import { searchingIn } from '../../debugger/search/remote';
import { tools } from '../../debugger/tools';
import { DebugClient } from './client';
import { inMemory } from './inMemory';
import { example, hostOf, lineOf, PATH, RACE } from './kit';

const source = { path: PATH };
const line = (text: string): number => lineOf(example(RACE), text);
type Capability = keyof DebugProtocol.Capabilities;

async function launched(args: object = {}): Promise<DebugClient> {
    const client = new DebugClient({ ...hostOf(new Map([[PATH, example(RACE)]])), ...searchingIn(inMemory) }, tools);
    await client.launch({ program: PATH, ...args });
    return client;
}
const A = { threadId: 1 };
const B = { threadId: 2 };

async function frame(client: DebugClient, threadId: number, index = 0): Promise<DebugProtocol.StackFrame> {
    const { stackFrames } = (await client.ask('stackTrace', { threadId })) as {
        stackFrames: DebugProtocol.StackFrame[];
    };
    const found = stackFrames[index];
    assert.ok(found);
    return found;
}
async function scope(client: DebugClient, threadId: number, name: string): Promise<number> {
    const { scopes } = (await client.ask('scopes', { frameId: (await frame(client, threadId)).id })) as {
        scopes: DebugProtocol.Scope[];
    };
    return scopes.find((each) => each.name === name)?.variablesReference ?? 0;
}
async function value(client: DebugClient, expression: string, context = 'watch'): Promise<unknown> {
    return (await client.ask('evaluate', { expression, context })).result;
}
/** Runs to the next stop, and says which line A stands on. */
async function lineOfA(client: DebugClient): Promise<number> {
    return (await frame(client, 1)).line;
}

const WALK: Partial<Record<Capability, () => Promise<void>>> = {
    supportsConfigurationDoneRequest: async () => {
        const client = new DebugClient(hostOf(new Map([[PATH, example(RACE)]])), tools);
        await client.ask('initialize', {});
        await client.ask('launch', { program: PATH });
        const stops = (): number =>
            client.received.filter((each) => (each as DebugProtocol.Event).event === 'stopped').length;
        assert.equal(stops(), 0, 'nothing stops before breakpoints are set');
        await client.ask('configurationDone');
        assert.equal(stops(), 1);
    },
    supportsFunctionBreakpoints: async () => {
        const client = await launched();
        await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'ic' }] });
        assert.equal((await client.move('continue', A)).reason, 'function breakpoint');
        assert.equal(await lineOfA(client), line('ic ivau'));
    },
    supportsConditionalBreakpoints: async () => {
        const client = await launched();
        const at = { line: line('execute foo') };
        await client.ask('setBreakpoints', {
            source,
            breakpoints: [{ ...at, condition: 'B.pipeline.foo == new && registered(B) == 1' }],
        });
        assert.equal((await client.move('continue', A)).reason, 'breakpoint');
        await client.ask('setBreakpoints', { source, breakpoints: [{ ...at, condition: 'registered(B) == 0' }] });
        await client.move('reverseContinue', A);
        assert.equal((await client.move('continue', A)).reason, 'exception');
    },
    supportsHitConditionalBreakpoints: async () => {
        const client = await launched();
        await client.ask('setFunctionBreakpoints', { breakpoints: [{ name: 'A.dsb ish', hitCondition: '== 2' }] });
        await client.move('continue', A);
        assert.equal(await lineOfA(client), line('kick:') - 1);
    },
    supportsLogPoints: async () => {
        const client = await launched();
        await client.ask('setBreakpoints', {
            source,
            breakpoints: [{ line: line('execute foo'), logMessage: 'B may run {B.pipeline.foo}' }],
        });
        await client.move('continue', A);
        assert.match(client.output, /B may run old \(stale\), new/);
    },
    supportsBreakpointLocationsRequest: async () => {
        const client = await launched();
        const { breakpoints } = await client.ask('breakpointLocations', { source, line: line('ic ivau') });
        assert.deepEqual(breakpoints, [{ line: line('ic ivau'), column: 5, endLine: line('ic ivau'), endColumn: 17 }]);
    },
    supportsDataBreakpoints: async () => {
        const client = await launched();
        const { dataId } = await client.ask('dataBreakpointInfo', { name: 'B.icache.foo' });
        await client.ask('setDataBreakpoints', { breakpoints: [{ dataId, condition: 'B.icache.foo != old' }] });
        assert.equal((await client.move('continue', A)).reason, 'data breakpoint');
        assert.equal(await value(client, 'B.icache.foo'), 'new');
    },
    supportsExceptionInfoRequest: async () => {
        const client = await launched({ stopAt: 'violation' });
        assert.match(
            String((await client.ask('exceptionInfo', B)).description),
            /B executed stale code.*Prevented by `dsb ish; isb;`/,
        );
    },
    supportsExceptionFilterOptions: async () => {
        const client = await launched();
        await client.ask('setExceptionBreakpoints', {
            filters: [],
            filterOptions: [{ filterId: 'missed', condition: 'A' }],
        });
        assert.match(String((await client.move('continue', A)).text), /sends no IPI to B/);
    },
    exceptionBreakpointFilters: async () => {
        for (const { filter } of CAPABILITIES.exceptionBreakpointFilters ?? []) {
            const client = await launched();
            await client.ask('setExceptionBreakpoints', { filters: [filter] });
            const stopped = await client.move('continue', A);
            const expected = ['violation', 'stale', 'missed'].includes(filter) ? 'exception' : 'step';
            assert.equal(stopped.reason, expected, filter);
        }
    },
    supportsEvaluateForHovers: async () => {
        assert.equal(await value(await launched(), 'registered(B)', 'hover'), '0');
    },
    supportsClipboardContext: async () => {
        assert.equal(await value(await launched({ stopAt: 'violation' }), 'B.pipeline.foo', 'clipboard'), 'old, new');
    },
    supportsCompletionsRequest: async () => {
        const { targets } = await (await launched()).ask('completions', { text: 'B.pip', column: 6 });
        assert.deepEqual(
            (targets as DebugProtocol.CompletionItem[]).map((each) => each.label),
            ['pipeline'],
        );
    },
    completionTriggerCharacters: async () => {
        const client = await launched();
        const labels = async (text: string): Promise<unknown> => {
            const { targets } = await client.ask('completions', { text, column: text.length + 1 });
            return (targets as DebugProtocol.CompletionItem[]).map((each) => each.label);
        };
        assert.deepEqual(CAPABILITIES.completionTriggerCharacters, ['.', '(']);
        assert.deepEqual(await labels('B.icache.'), ['foo']);
        assert.deepEqual(await labels('registered('), ['A', 'B']);
    },
    supportsValueFormattingOptions: async () => {
        const client = await launched();
        const format = { hex: true };
        assert.equal((await client.ask('evaluate', { expression: '255', format })).result, '0xff');
        const set = { expression: 'registered(B)', value: '26', format };
        assert.equal((await client.ask('setExpression', set)).value, '0x1a');
        const { stackFrames } = await client.ask('stackTrace', { ...B, levels: 1, format: { line: true } });
        const [top] = stackFrames as DebugProtocol.StackFrame[];
        assert.equal(top?.name, `CPU B, line ${top?.line}`);
    },
    supportsSetVariable: async () => {
        const client = await launched();
        const variablesReference = await scope(client, 2, 'Registration and IPIs');
        assert.equal(
            (await client.ask('setVariable', { variablesReference, name: 'registered(B)', value: '1' })).value,
            '1',
        );
        assert.equal(await value(client, 'registered(B)'), '1');
    },
    supportsSetExpression: async () => {
        const client = await launched();
        await client.ask('setExpression', { expression: 'foo', value: 'new' });
        assert.equal(await value(client, 'foo'), 'new');
        await client.move('stepBack', A);
        assert.equal(await value(client, 'foo'), 'old');
    },
    supportsStepBack: async () => {
        const client = await launched();
        const before = await lineOfA(client);
        await client.move('next', A);
        assert.notEqual(await lineOfA(client), before);
        await client.move('stepBack', A);
        assert.equal(await lineOfA(client), before);
        await client.move('continue', A);
        await client.move('reverseContinue', A);
        assert.equal(await value(client, 'step'), '0');
    },
    supportsStepInTargetsRequest: async () => {
        const client = await launched({ mode: 'interactive' });
        const ask = async (): Promise<DebugProtocol.StepInTarget[]> =>
            (await client.ask('stepInTargets', { frameId: (await frame(client, 2)).id }))
                .targets as DebugProtocol.StepInTarget[];
        await client.move('next', B);
        const held = (await ask()).find((each) => /register \(held/.test(each.label));
        assert.match(held?.label ?? '', /✕ a violation can follow/);
        await client.move('stepIn', { ...B, targetId: held?.id });
        assert.equal(await value(client, 'registered(B)'), '0');
        assert.equal(await value(client, 'B.registered'), '1');
    },
    supportsGotoTargetsRequest: async () => {
        const client = await launched();
        const { targets } = await client.ask('gotoTargets', { source, line: line('ic ivau') });
        await client.move('goto', { ...A, targetId: (targets as DebugProtocol.GotoTarget[])[0]?.id });
        assert.equal(await lineOfA(client), line('ic ivau'));
    },
    supportsRestartFrame: async () => {
        const client = await launched({ stopAt: 'violation' });
        await client.move('restartFrame', { frameId: (await frame(client, 1)).id });
        assert.equal(await lineOfA(client), line('patch foo'));
    },
    supportsRestartRequest: async () => {
        const client = await launched();
        await client.move('continue', A);
        assert.equal((await client.move('restart', {})).reason, 'entry');
        assert.equal(await value(client, 'step'), '0');
        assert.equal((await client.move('continue', A)).reason, 'exception');
    },
    supportsSteppingGranularity: async () => {
        const client = await launched();
        while ((await lineOfA(client)) !== line('kick_all_cpus_sync')) await client.move('next', A);
        const before = Number(await value(client, 'step'));
        await client.move('next', { ...A, granularity: 'line' });
        assert.equal(await value(client, 'A.finished'), '1');
        await client.move('stepBack', A);
        await client.move('next', { ...A, granularity: 'statement' });
        assert.equal(await value(client, 'step'), String(before + 1));
    },
    supportsDisassembleRequest: async () => {
        const client = await launched({ stopAt: 'violation' });
        const { instructionPointerReference } = await frame(client, 2);
        const { instructions } = await client.ask('disassemble', {
            memoryReference: instructionPointerReference,
            instructionCount: 1,
        });
        const [row] = instructions as DebugProtocol.DisassembledInstruction[];
        assert.equal(row?.instruction, 'execute foo: old (stale), new');
        assert.equal(row.line, line('execute foo'));
    },
    supportsInstructionBreakpoints: async () => {
        const client = await launched();
        const { instructionPointerReference } = await frame(client, 1);
        await client.ask('setInstructionBreakpoints', {
            breakpoints: [{ instructionReference: instructionPointerReference, offset: 8 }],
        });
        assert.equal((await client.move('continue', A)).reason, 'instruction breakpoint');
        assert.equal(await lineOfA(client), line('dc cvau foo') + 1);
    },
    supportsDelayedStackTraceLoading: async () => {
        const client = await launched({ stopAt: 'violation' });
        const all = (await client.ask('stackTrace', B)) as {
            stackFrames: DebugProtocol.StackFrame[];
            totalFrames: number;
        };
        assert.equal(all.totalFrames, all.stackFrames.length);
        const part = (await client.ask('stackTrace', { ...B, startFrame: 3, levels: 2 })) as typeof all;
        assert.deepEqual(
            part.stackFrames.map((each) => each.name),
            all.stackFrames.slice(3, 5).map((each) => each.name),
        );
        assert.equal(part.totalFrames, all.totalFrames);
    },
    supportsLoadedSourcesRequest: async () => {
        const client = await launched();
        const { sources } = (await client.ask('loadedSources')) as { sources: DebugProtocol.Source[] };
        const library = sources.find((each) => each.name === 'arm64.isosync');
        const { content } = await client.ask('source', { sourceReference: library?.sourceReference, source: library });
        assert.match(String(content), /proc kick_all_cpus_sync/);
    },
    supportsTerminateRequest: async () => {
        const client = await launched();
        const terminated = client.event('terminated');
        await client.ask('terminate');
        await terminated;
    },
    supportsCancelRequest: async () => {
        // A clock on which every look takes 20 ms: the run is long, on however fast a machine.
        let clock = 0;
        const spinning =
            'scenario "spin"\narch arm64\nshared x = 0;\ncpu A { while (x == 0) { note "round"; } }\nexists (x == 0);\n';
        const client = new DebugClient(hostOf(new Map([[PATH, spinning]])), { ...tools, now: () => (clock += 20) });
        await client.ask('initialize', { supportsProgressReporting: true });
        await client.ask('launch', { program: PATH, mode: 'interactive' });
        await client.ask('configurationDone');
        const started = client.event('progressStart');
        await client.ask('continue', A);
        const stopped = client.event('stopped');
        await client.ask('cancel', { progressId: (await started).progressId });
        assert.equal((await stopped).reason, 'pause');
        assert.ok(Number(await value(client, 'step')) > 0);
    },
    supportsANSIStyling: async () => {
        const client = new DebugClient(hostOf(new Map([[PATH, example(RACE)]])), tools);
        await client.ask('initialize', { supportsANSIStyling: true });
        await client.ask('launch', { program: PATH });
        await client.ask('configurationDone');
        await client.move('next', A);
        assert.ok(client.output.includes('\u001b['), 'the numbers of steps have the colours of their CPUs');
    },
};

describe('capabilities', () => {
    it('every declared one is walked, and nothing else', () => {
        assert.deepEqual(Object.keys(WALK).sort(), Object.keys(CAPABILITIES).sort());
    });
    for (const [name, walk] of Object.entries(WALK)) it(name, walk);

    it('what is not declared says why, and its request is answered with an error', async () => {
        const client = await launched();
        for (const [name, why] of Object.entries(NOT_DECLARED)) {
            assert.ok(why.endsWith('.') && why.length > 10, name);
            assert.ok(!(name in CAPABILITIES), name);
        }
        for (const [command, why] of Object.entries(NOT_ANSWERED)) {
            assert.ok(why.endsWith('.'), command);
            assert.ok(!ROWS.has(command), command);
            const response = await client.request(command, {});
            assert.equal(response.success, false, command);
            assert.match(response.message ?? '', new RegExp(`no request \`${command}\``));
        }
    });
});

describe('the protocol', () => {
    const types = readFileSync('node_modules/@vscode/debugprotocol/lib/debugProtocol.d.ts', 'utf8');

    it('has no capability that is neither declared nor said why not', () => {
        const from = types.indexOf('interface Capabilities {');
        const members = [...types.slice(from, types.indexOf('\n\t}', from)).matchAll(/^\t\t(\w+)\?:/gm)].map(
            (each) => each[1],
        );
        assert.ok(members.length >= 41, `${members.length} capabilities were found`);
        assert.deepEqual([...Object.keys(CAPABILITIES), ...Object.keys(NOT_DECLARED)].sort(), members.sort());
    });
    it('has no request that is neither answered nor said why not', () => {
        const commands = [...types.matchAll(/^\t\t\/\/ command: '(\w+)';/gm)].map((each) => each[1] ?? '');
        assert.ok(commands.length >= 44, `${commands.length} requests were found`);
        const ours = [...ROWS.keys()].filter((command) => !command.startsWith('isosync/'));
        assert.deepEqual([...ours, ...Object.keys(NOT_ANSWERED)].sort(), commands.sort());
    });
});

describe('variables', () => {
    /** Every row of every scope, opened as far as it goes. */
    async function rows(client: DebugClient, reference: number): Promise<DebugProtocol.Variable[]> {
        const { variables } = (await client.ask('variables', { variablesReference: reference })) as {
            variables: DebugProtocol.Variable[];
        };
        const inner = await Promise.all(
            variables.filter((row) => row.variablesReference > 0).map((row) => rows(client, row.variablesReference)),
        );
        return [...variables, ...inner.flat()];
    }

    for (const name of [RACE, 'arm64/20-ipi-registered', 'arm64/28-three-cpus-dmb', 'arm64/30-deferred-flag-early']) {
        it(`of ${name} can be watched, copied, and found where they are declared`, async () => {
            const client = new DebugClient(hostOf(new Map([[PATH, example(name)]])), tools);
            await client.launch({ program: PATH, mode: 'random', seed: 5 });
            await client.ask('setExceptionBreakpoints', { filters: [] });
            for (const command of ['next', 'next', 'continue'] as const) {
                await client.move(command, A);
                for (const threadId of [1, 2]) {
                    const { scopes } = (await client.ask('scopes', {
                        frameId: (await frame(client, threadId)).id,
                    })) as { scopes: DebugProtocol.Scope[] };
                    for (const each of scopes) {
                        for (const row of await rows(client, each.variablesReference)) {
                            assert.notEqual(row.value, '', row.name);
                            const { evaluateName } = row;
                            if (evaluateName !== undefined) {
                                for (const context of ['watch', 'clipboard'])
                                    await client.ask('evaluate', { expression: evaluateName, context });
                            }
                            for (const locationReference of [
                                row.declarationLocationReference,
                                row.valueLocationReference,
                            ]) {
                                if (locationReference !== undefined)
                                    await client.ask('locations', { locationReference });
                            }
                        }
                    }
                }
            }
        });
    }
});

describe('the tables of docs/architecture.md', () => {
    const text = readFileSync('docs/architecture.md', 'utf8');
    const section = text.slice(text.indexOf("## The debugger's protocol"));
    const rows = [...section.matchAll(/^\| `([\w/]+)` \| ([^|]*) \| ([^|]*) \| ([\w-]+) \|$/gm)];

    it('list every request, with its handler', () => {
        assert.deepEqual(rows.map((row) => row[1]).sort(), [...ROWS.keys()].sort());
        for (const row of rows) {
            const files = (row[2] ?? '').replace(/:.*/, '').split(', ');
            for (const file of files) {
                assert.ok(
                    existsSync(`debugger/${file}`) || existsSync(`debugger/handlers/${file}`),
                    `${row[1]}: ${file}`,
                );
            }
        }
    });
    it('list every declared capability', () => {
        const listed = new Set(
            rows.flatMap((row) => [...(row[3] ?? '').matchAll(/`(\w+)`/g)].map((match) => match[1])),
        );
        assert.deepEqual([...listed].sort(), Object.keys(CAPABILITIES).sort());
    });
    it('name transcripts that are there', () => {
        for (const row of rows) assert.ok(existsSync(`test/debugger/golden/${row[4]}.txt`), `${row[1]}: ${row[4]}`);
    });
    it('say why the others are not declared', () => {
        for (const [name, why] of Object.entries({ ...NOT_DECLARED, ...NOT_ANSWERED }))
            assert.ok(section.includes(`| \`${name}\` | ${why} |`), name);
    });
});
