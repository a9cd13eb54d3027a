import { PATH, tell, tellRace } from './kit';

describe('stories: inspecting', () => {
    tellRace('scopes', 'Every scope of B at the violation', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        for (const name of [
            'I-cache and pipeline',
            'Registration and IPIs',
            'Store buffer',
            'Registers',
            'Memory',
            'Changed by the last step',
            'Timeline',
            'Properties',
            'Advanced',
        ])
            await s.scope('B', name);
        await s.scope('A', 'Registers');
        await s.scope('A', 'Store buffer');
    });

    tellRace('changed', 'What each step changes', async (s) => {
        await s.launch({ program: PATH });
        await s.scope('A', 'Changed by the last step');
        for (let count = 0; count < 5; count++) {
            await s.next('A');
            await s.scope('A', 'Changed by the last step');
        }
    });

    tellRace('timeline-pages', 'The timeline comes in pages', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        const reference = await s.scopeReference('A', 'Timeline');
        await s.raw(
            'two of it',
            'variables',
            { variablesReference: reference, filter: 'indexed', start: 1, count: 2 },
            (body) =>
                (body.variables as { name: string; value: string }[])
                    .map((row) => `${row.name} ${row.value}`)
                    .join('\n'),
        );
        await s.raw(
            'named ones',
            'variables',
            { variablesReference: reference, filter: 'named' },
            (body) => `${(body.variables as unknown[]).length}`,
        );
    });

    tellRace('locations', 'Where a variable is declared, and which event gave it its value', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        const rows = async (scope: string) =>
            (
                (await s.client.ask('variables', { variablesReference: await s.scopeReference('B', scope) })) as {
                    variables: {
                        name: string;
                        declarationLocationReference?: number;
                        valueLocationReference?: number;
                    }[];
                }
            ).variables;
        const foo = (await rows('I-cache and pipeline')).find((row) => row.name === 'foo');
        const place = (body: Record<string, unknown>) => `line ${String(body.line)}, column ${String(body.column)}`;
        await s.raw(
            'declaration of foo',
            'locations',
            { locationReference: foo?.declarationLocationReference ?? 0 },
            place,
        );
        const synchronized = (await rows('Registration and IPIs')).find((row) => row.name === 'synchronized');
        await s.raw(
            'the last synchronization of B',
            'locations',
            { locationReference: synchronized?.valueLocationReference ?? 0 },
            place,
        );
        await s.raw('a reference that is none', 'locations', { locationReference: 12345 });
    });

    tellRace('old-references', 'References are good until the next stop', async (s) => {
        await s.launch({ program: PATH });
        const frameId = await s.frame('A');
        const variablesReference = await s.scopeReference('A', 'Timeline');
        await s.next('A');
        await s.raw('scopes of the old frame', 'scopes', { frameId });
        await s.raw('variables of the old scope', 'variables', { variablesReference });
        await s.raw('a thread that is none', 'stackTrace', { threadId: 9 });
    });

    tellRace('sources', 'The scenario and the kernel library', async (s) => {
        await s.launch({ program: PATH });
        await s.raw('loaded sources', 'loadedSources', {}, (body) =>
            (body.sources as { name: string; origin?: string }[])
                .map((each) => `${each.name}${each.origin === undefined ? '' : `, ${each.origin}`}`)
                .join('\n'),
        );
        await s.raw(
            'the scenario, as it was read',
            'source',
            { sourceReference: 0, source: { path: PATH } },
            (body) => String(body.content).split('\n')[2] ?? '',
        );
        await s.raw('a text that is none', 'source', { sourceReference: 77 });
    });

    tellRace('evaluate', 'Watches and hovers', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        for (const expression of [
            'B.pipeline.foo',
            'B.icache.foo',
            'registered(B)',
            'A.mayRead.registered(B)',
            'foo',
            'B.run == old',
            'B.mode',
            'A.kick',
            'B',
            'B.icache',
            'step',
        ])
            await s.evaluate(expression, 'watch', 'B');
        await s.evaluate('foo ==', 'watch', 'B');
        await s.evaluate('fooo', 'hover', 'B');
        await s.evaluate('', 'watch', 'B');
    });

    tellRace('why', 'Asking why', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        for (const expression of ['why()', 'why(B.run)', 'why(registered(B))', 'why(foo)', 'why(1 + 1)'])
            await s.evaluate(expression);
        await s.back('B');
        await s.evaluate('why(B.pipeline.foo)');
    });

    tellRace('evaluate-earlier', 'An expression in an earlier frame is asked at that moment', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        const frames = (await s.client.ask('stackTrace', { threadId: 2 })) as {
            stackFrames: { id: number; name: string }[];
        };
        for (const frame of frames.stackFrames.slice(-3)) {
            await s.raw(
                `foo in frame "${frame.name}"`,
                'evaluate',
                { expression: 'foo', frameId: frame.id, context: 'watch' },
                (body) => String(body.result),
            );
        }
    });

    tellRace('clipboard', 'Copied values are plain, and JSON where they have parts', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        await s.evaluate('B.pipeline.foo', 'clipboard');
        await s.evaluate('registered(B)', 'clipboard');
        await s.evaluate('timeline', 'clipboard');
    });

    tellRace('completions', 'The console completes names', async (s) => {
        await s.launch({ program: PATH });
        const labels = (body: Record<string, unknown>) =>
            (body.targets as { label: string; start: number }[]).map((each) => `${each.label}@${each.start}`).join(' ');
        await s.raw('complete `B.pipe`', 'completions', { text: 'B.pipe', column: 7 }, labels);
        await s.raw('complete `foo == B.icache.`', 'completions', { text: 'foo == B.icache.', column: 17 }, labels);
        await s.raw('complete `registered(`', 'completions', { text: 'registered(', column: 12 }, labels);
        await s.raw('complete ``', 'completions', { text: '', column: 1 }, labels);
    });

    tell(
        'hexadecimal',
        'Values in hexadecimal where the client asks',
        {
            [PATH]: 'scenario "hex"\narch arm64\nshared x = 255;\ncpu A { r = x; x = r + 1; }\ncpu B { s = x; }\nexists (B.s == 256);\n',
        },
        async (s) => {
            await s.launch({ program: PATH, mode: 'interactive' });
            await s.next('A');
            const reference = await s.scopeReference('A', 'Registers');
            const rows = (body: Record<string, unknown>) =>
                (body.variables as { name: string; value: string }[])
                    .map((row) => `${row.name} = ${row.value}`)
                    .join(', ');
            await s.raw('registers', 'variables', { variablesReference: reference }, rows);
            await s.raw(
                'registers, hexadecimal',
                'variables',
                { variablesReference: reference, format: { hex: true } },
                rows,
            );
            await s.raw('x, hexadecimal', 'evaluate', { expression: 'x', format: { hex: true } }, (body) =>
                String(body.result),
            );
        },
    );

    tellRace('console', 'The console says what it can do', async (s) => {
        await s.launch({ program: PATH });
        await s.evaluate('help');
        await s.evaluate('goto 3');
        await s.evaluate('goto 300');
        await s.evaluate('trunk');
    });
});

describe('stories: what-ifs', () => {
    tellRace('what-if', 'Setting a registration forks; the trunk is kept', async (s) => {
        await s.launch({ program: PATH });
        for (let count = 0; count < 5; count++) await s.next('A');
        const reference = await s.scopeReference('B', 'Registration and IPIs');
        await s.raw('set registered(B) to 1', 'setVariable', {
            variablesReference: reference,
            name: 'registered(B)',
            value: '1',
        });
        await s.stack('A');
        await s.next('A');
        await s.next('A');
        await s.next('A');
        await s.evaluate('branches');
        await s.evaluate('trunk');
        await s.stack('A');
    });

    tellRace('what-if-undone', 'Step Back returns from a what-if', async (s) => {
        await s.launch({ program: PATH });
        await s.next('A');
        await s.raw('set registered(B) to 1', 'setExpression', { expression: 'registered(B)', value: '1' });
        await s.evaluate('registered(B)', 'watch');
        await s.back('A');
        await s.evaluate('registered(B)', 'watch');
        await s.evaluate('branches');
    });

    tellRace('what-if-code', 'Code is set to a version', async (s) => {
        await s.launch({ program: PATH });
        await s.evaluate('foo = new');
        await s.scope('B', 'I-cache and pipeline');
        await s.evaluate('foo = 3');
        await s.evaluate('foo = newer');
    });

    tell(
        'what-if-register',
        'Registers and words',
        {
            [PATH]: 'scenario "words"\narch arm64\nshared x = 0;\ncpu A { r = x; if (r == 1) { x = 2; } }\ncpu B { s = x; }\nexists (x == 2);\n',
        },
        async (s) => {
            await s.launch({ program: PATH, mode: 'interactive' });
            await s.next('A');
            await s.raw('set r to 1', 'setExpression', { expression: 'A.r', value: '1' });
            await s.next('A');
            await s.next('A');
            await s.evaluate('x = 7');
            await s.next('B');
            await s.scope('B', 'Registers');
        },
    );

    tellRace('what-if-impossible', 'What follows from the steps cannot be set', async (s) => {
        await s.launch({ program: PATH });
        const reference = await s.scopeReference('B', 'Registration and IPIs');
        await s.raw('set IPIs pending', 'setVariable', {
            variablesReference: reference,
            name: 'IPIs pending',
            value: '1',
        });
        await s.raw('set what is not there', 'setVariable', { variablesReference: reference, name: 'zzz', value: '1' });
        await s.raw('set B.pipeline.foo', 'setExpression', { expression: 'B.pipeline.foo', value: 'new' });
        await s.raw('set registered(B) to a version', 'setExpression', { expression: 'registered(B)', value: 'old' });
        await s.raw('set an expression', 'setExpression', { expression: '1 + 1', value: '2' });
        await s.evaluate('branches');
    });

    tellRace('what-if-target', 'Going another way than the trace', async (s) => {
        await s.launch({ program: PATH });
        await s.next('A');
        await s.targets('B');
        await s.choose('B', 'B: ');
        await s.evaluate('branches');
        await s.go('A');
        await s.raw('a target of an earlier stop', 'stepIn', { threadId: 1, targetId: 1 });
    });

    tellRace('what-if-earlier', 'Another way from an earlier frame', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        const frames = (await s.client.ask('stackTrace', { threadId: 2 })) as {
            stackFrames: { id: number; name: string }[];
        };
        const earlier = frames.stackFrames.findIndex((frame) => frame.name.startsWith('2 '));
        const targets = await s.targets('B', earlier);
        await s.move('take the last one', 'stepIn', { threadId: 2, targetId: targets.at(-1)?.id ?? 0 });
        await s.evaluate('branches');
    });
});
