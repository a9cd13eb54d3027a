import { example, lineOf, PATH, RACE, tell, tellRace } from './kit';

const line = (wanted: string): number => lineOf(example(RACE), wanted);
const source = { path: PATH };

describe('stories: breakpoints', () => {
    tellRace('breakpoint-line', 'A line, forwards and back', async (s) => {
        await s.launch({ program: PATH }, () =>
            s.breakpoints('break at `ic ivau`', 'setBreakpoints', { source, breakpoints: [{ line: line('ic ivau') }] }),
        );
        await s.go('B');
        await s.stack('A');
        await s.go('B');
        await s.reverse('B');
        await s.reverse('B');
    });

    tellRace('breakpoint-locations', 'Where one can break, and at which column', async (s) => {
        await s.launch({ program: PATH });
        await s.raw(
            'locations in the CPU blocks',
            'breakpointLocations',
            { source, line: line('cpu A'), endLine: line('execute foo') + 1 },
            (body) =>
                (body.breakpoints as { line: number; column: number }[])
                    .map((each) => `${each.line}:${each.column}`)
                    .join(' '),
        );
        await s.breakpoints('break at column 5 of `dsb ish`', 'setBreakpoints', {
            source,
            breakpoints: [{ line: line('dsb ish'), column: 5 }],
        });
        await s.go('A');
    });

    tellRace('breakpoint-call', 'A line that calls a procedure: its first event', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints('break at the call', 'setBreakpoints', {
            source,
            breakpoints: [{ line: line('kick_all_cpus_sync') }],
        });
        await s.go('A');
        await s.stack('A');
        await s.go('A');
    });

    tellRace('breakpoint-library', 'Inside the kernel library', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        const { sources } = (await s.client.ask('loadedSources')) as {
            sources: { name: string; sourceReference?: number; path: string }[];
        };
        const library = sources.find((each) => (each.sourceReference ?? 0) > 0) ?? sources[0];
        const { content } = (await s.client.ask('source', {
            sourceReference: library?.sourceReference ?? 0,
            source: library,
        })) as { content: string };
        const inside = lineOf(content, 'registered(c)');
        s.note(
            `the library is given by reference, ${content.includes('kick_all_cpus_sync') ? 'with' : 'without'} kick_all_cpus_sync`,
        );
        await s.breakpoints('break where it reads registered(c)', 'setBreakpoints', {
            source: library,
            breakpoints: [{ line: inside }],
        });
        await s.reverse('B');
        await s.stack('A');
    });

    tellRace('breakpoint-moved', 'Lines without events: the next one that has some', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints('break at `cpu B`, and below everything', 'setBreakpoints', {
            source,
            breakpoints: [{ line: line('cpu B') }, { line: 999 }],
        });
        await s.breakpoints('break in another file', 'setBreakpoints', {
            source: { path: '/other.isosync' },
            breakpoints: [{ line: 1 }],
        });
        await s.go('A');
    });

    tellRace('breakpoint-condition', 'Conditions over the state', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints(
            'break at `execute foo` while B may still run old, and not while it may not',
            'setBreakpoints',
            {
                source,
                breakpoints: [
                    { line: line('execute foo'), condition: 'B.pipeline.foo == old && B.icache.foo != old' },
                    { line: line('ic ivau'), condition: 'registered(B) == 1' },
                ],
            },
        );
        await s.go('A');
        await s.evaluate('B.pipeline.foo', 'watch');
        await s.go('A');
    });

    tellRace('breakpoint-bad', 'Conditions, hit counts and messages that are wrong say so', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints('four bad ones', 'setBreakpoints', {
            source,
            breakpoints: [
                { line: line('ic ivau'), condition: 'foo ==' },
                { line: line('ic ivau'), condition: 'bar == 1' },
                { line: line('ic ivau'), hitCondition: 'often' },
                { line: line('ic ivau'), logMessage: 'foo is {fo}' },
            ],
        });
        await s.go('A');
    });

    tellRace('breakpoint-hits', 'A hit count is a position in the trace: the same both ways', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints('break at the second `dsb`', 'setFunctionBreakpoints', {
            breakpoints: [{ name: 'dsb', hitCondition: '2' }],
        });
        await s.go('A');
        await s.stack('A');
        await s.go('A');
        await s.reverse('A');
        await s.stack('A');
    });

    tellRace('log-points', 'Log points speak forwards and backwards, and never stop', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints('log at three lines', 'setBreakpoints', {
            source,
            breakpoints: ['dc cvau', 'ic ivau', 'execute foo'].map((text) => ({
                line: line(text),
                logMessage: `before ${text}: I-cache {B.icache.foo}, pipeline {B.pipeline.foo} {{literally}}`,
            })),
        });
        await s.go('A');
        await s.reverse('A');
    });

    tellRace('function-breakpoints', 'Kinds of events, procedures, labels, one CPU only', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints('on names', 'setFunctionBreakpoints', {
            breakpoints: [
                { name: 'dsb ish' },
                { name: 'kick_all_cpus_sync' },
                { name: 'B.register' },
                { name: 'run' },
                { name: 'serialise' },
            ],
        });
        for (let count = 0; count < 6; count++) await s.go('A');
    });

    tell(
        'function-breakpoint-ipi',
        'An IPI about to be taken',
        { [PATH]: example('arm64/20-ipi-registered') },
        async (s) => {
            await s.launch({ program: PATH, mode: 'interactive' });
            await s.breakpoints('on `ipi`', 'setFunctionBreakpoints', { breakpoints: [{ name: 'ipi' }] });
            await s.go('A');
            await s.stepIn('B');
            await s.stack('B');
        },
    );

    tellRace('data-registered', 'A registration becomes visible', async (s) => {
        await s.launch({ program: PATH });
        await s.raw('may `registered(B)` be watched?', 'dataBreakpointInfo', { name: 'registered(B)' });
        await s.breakpoints('when it is written, when it is read', 'setDataBreakpoints', {
            breakpoints: [
                { dataId: 'registered(B)', accessType: 'write' },
                { dataId: 'registered(B)', accessType: 'read' },
            ],
        });
        await s.go('A');
        await s.go('A');
        await s.go('A');
        await s.reverse('A');
    });

    tellRace('data-caches', 'What a CPU’s I-cache and pipeline may hold changes', async (s) => {
        await s.launch({ program: PATH });
        const reference = await s.scopeReference('B', 'I-cache and pipeline');
        await s.raw('watch the row of foo', 'dataBreakpointInfo', { variablesReference: reference, name: 'foo' });
        await s.breakpoints('on I-cache and pipeline of B', 'setDataBreakpoints', {
            breakpoints: [{ dataId: 'B.icache.foo' }, { dataId: 'B.pipeline.foo', accessType: 'readWrite' }],
        });
        for (let count = 0; count < 3; count++) {
            await s.go('A');
            await s.scope('B', 'I-cache and pipeline');
        }
        await s.reverse('A');
    });

    tell(
        'data-pending',
        'IPIs become pending and are taken',
        { [PATH]: example('arm64/20-ipi-registered') },
        async (s) => {
            await s.launch({ program: PATH, mode: 'interactive' });
            await s.breakpoints('on B.pending', 'setDataBreakpoints', { breakpoints: [{ dataId: 'B.pending' }] });
            await s.go('A');
            await s.scope('B', 'Registration and IPIs');
            await s.go('A');
        },
    );

    tellRace('data-rows', 'Every row of the Variables view that has a value can be watched', async (s) => {
        await s.launch({ program: PATH, mode: 'interactive' });
        for (const name of ['Registration and IPIs', 'Store buffer', 'Registers', 'Properties', 'Advanced'])
            await s.watchable('B', name);
        await s.breakpoints('mode, context synchronization, store buffer, an expression of B', 'setDataBreakpoints', {
            breakpoints: [
                { dataId: 'B.mode' },
                { dataId: 'B.synchronized' },
                { dataId: 'B.held' },
                { dataId: 'B.pipeline.foo == new && registered(B) == 0' },
            ],
        });
        await s.go('B');
        await s.go('A');
        await s.reverse('A');
        await s.choose('B', 'held in the store buffer');
        await s.watchable('B', 'Store buffer');
        await s.breakpoints('the register of `run`', 'setDataBreakpoints', { breakpoints: [{ dataId: 'B.run' }] });
        await s.go('B');
    });

    tellRace('data-nothing', 'What cannot be watched says what can', async (s) => {
        await s.launch({ program: PATH });
        await s.raw('watch `timeline`', 'dataBreakpointInfo', { name: 'timeline' });
        await s.breakpoints('on nothing', 'setDataBreakpoints', {
            breakpoints: [{ dataId: 'nothing' }, { dataId: 'B.pending', accessType: 'read' }],
        });
        await s.raw('an access that is none', 'setDataBreakpoints', {
            breakpoints: [{ dataId: 'foo', accessType: 'sniff' }],
        });
    });

    tellRace('data-condition', 'Data breakpoints with conditions and hit counts', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints('on B.icache.foo, when old is gone', 'setDataBreakpoints', {
            breakpoints: [
                { dataId: 'B.icache.foo', condition: '!(B.icache.foo == old)' },
                { dataId: 'foo', hitCondition: '2' },
            ],
        });
        await s.go('A');
        await s.go('A');
    });

    tellRace('filters-none', 'With no filter the trace runs to its end', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints('no filters', 'setExceptionBreakpoints', { filters: [] });
        await s.go('A');
        await s.explain('A');
    });

    tellRace('filters-missed', 'The IPI that is not sent', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints('stop where an IPI is not sent', 'setExceptionBreakpoints', { filters: ['missed'] });
        await s.go('A');
        await s.explain('A');
        await s.reverse('A');
    });

    tellRace('filters-conditions', 'Filters for one CPU, one location, an expression', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints('stale on A only, violation where foo is concerned', 'setExceptionBreakpoints', {
            filters: [],
            filterOptions: [
                { filterId: 'stale', condition: 'A' },
                { filterId: 'violation', condition: 'foo' },
                { filterId: 'stuck', condition: 'B.pipeline.' },
            ],
        });
        await s.go('A');
        await s.raw('a filter that is none', 'setExceptionBreakpoints', { filters: ['everything'] });
    });

    tell('stuck', 'Waiting for what cannot happen', { [PATH]: example('arm64/26-masked-both-kick') }, async (s) => {
        await s.launch({ program: PATH });
        await s.go('A');
        await s.threads();
        await s.explain('A');
    });

    tell(
        'unpredictable',
        'An instruction outside the list is executed while it is modified',
        { [PATH]: example('arm64/39-not-on-the-list') },
        async (s) => {
            await s.launch({ program: PATH });
            await s.go('A');
            await s.explain('A');
        },
    );
});
