import { example, lineOf, PATH, RACE, tell, tellRace } from './kit';

const line = (wanted: string): number => lineOf(example(RACE), wanted);

describe('stories: stepping a counterexample', () => {
    tellRace('step-forward', 'Next on each CPU in turn, to the violation', async (s) => {
        await s.launch({ program: PATH });
        await s.threads();
        await s.next('A');
        await s.next('A');
        await s.next('B');
        await s.next('A');
        await s.next('B');
        await s.next('B');
        await s.explain('B');
    });

    tellRace('step-back', 'Each Step Back undoes exactly one request', async (s) => {
        await s.launch({ program: PATH });
        await s.next('A');
        await s.next('A');
        await s.next('B');
        await s.back('B');
        await s.back('A');
        await s.back('A');
        await s.back('A');
    });

    tellRace('run-then-back', 'Run to the violation, then step back from it', async (s) => {
        await s.launch({ program: PATH });
        await s.go('B');
        await s.back('B');
        await s.scope('B', 'Changed by the last step');
        await s.back('B');
        await s.back('B');
        await s.back('B');
    });

    tellRace('stop-at-violation', 'Launched with stopAt violation: the history lies behind it', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' }, () =>
            s.breakpoints('a breakpoint on the way, which does not stop it', 'setFunctionBreakpoints', {
                breakpoints: [{ name: 'ic' }],
            }),
        );
        await s.explain('B');
        await s.stack('B');
        await s.stack('A');
        await s.reverse('B');
    });

    tellRace('call-stack', 'Procedures are frames; earlier steps stand below a label', async (s) => {
        await s.launch({ program: PATH });
        for (let count = 0; count < 6; count++) await s.next('A');
        await s.stack('A');
        await s.stack('B');
        s.note('the state just after an earlier step');
        await s.scope('B', 'I-cache and pipeline', 4);
    });

    tellRace('call-stack-pages', 'Frames come in pages', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        const names = (body: Record<string, unknown>) =>
            `${(body.stackFrames as { name: string }[]).map((frame) => frame.name).join(' | ')} of ${String(body.totalFrames)}`;
        await s.raw('the first frame', 'stackTrace', { threadId: 1, startFrame: 0, levels: 1 }, names);
        await s.raw('frames 2 and 3', 'stackTrace', { threadId: 1, startFrame: 2, levels: 2 }, names);
        await s.raw('beyond the end', 'stackTrace', { threadId: 1, startFrame: 500, levels: 20 }, names);
    });

    tellRace('procedure', 'Into a procedure, and out of it', async (s) => {
        await s.launch({ program: PATH });
        for (let count = 0; count < 5; count++) await s.next('A');
        await s.stepIn('A');
        await s.stack('A');
        await s.stepOut('A');
        await s.back('A');
        await s.stack('A');
    });

    tellRace('over-a-call', 'With line granularity a call is one step', async (s) => {
        await s.launch({ program: PATH });
        for (let count = 0; count < 5; count++) await s.next('A');
        await s.move('next A, a line', 'next', { threadId: s.thread('A'), granularity: 'line' });
        await s.back('A');
    });

    tellRace('end-of-trace', 'A CPU without events ahead, and the end of the trace', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        await s.next('A');
        await s.next('B');
        await s.go('B');
        await s.back('B');
    });

    tellRace('goto', 'Jump to any visit of an event', async (s) => {
        await s.launch({ program: PATH });
        await s.raw('what the line of `ic ivau` means in this trace', 'gotoTargets', {
            source: { path: PATH },
            line: line('ic ivau'),
        });
        const { targets } = (await s.client.ask('gotoTargets', { source: { path: PATH }, line: line('ic ivau') })) as {
            targets: { id: number }[];
        };
        await s.move('goto it', 'goto', { threadId: s.thread('B'), targetId: targets[0]?.id ?? 0 });
        await s.stack('B');
        await s.raw('a line without events', 'gotoTargets', { source: { path: PATH }, line: 1 });
        await s.raw('a target that is none', 'goto', { threadId: 1, targetId: 99 });
    });

    tellRace('run-back', 'Run back to the cursor, or to a breakpoint before it', async (s) => {
        const back = (text: string, more: object = {}): Promise<void> =>
            s.move(`run back to \`${text}\``, 'isosync/runBack', {
                threadId: s.thread('A'),
                source: { path: PATH },
                line: line(text),
                ...more,
            });
        await s.launch({ program: PATH, stopAt: 'violation' });
        await back('ic ivau');
        await s.stack('A');
        await back('ic ivau');
        s.note('once more: it is not visited before');
        await s.go('A');
        await s.breakpoints('break at `register`', 'setFunctionBreakpoints', { breakpoints: [{ name: 'register' }] });
        await back('ic ivau');
        await s.raw('a line without events', 'isosync/runBack', { threadId: 1, source: { path: PATH }, line: 1 });
        await s.raw('another file', 'isosync/runBack', { threadId: 1, source: { path: '/other' }, line: 1 });
    });

    tellRace('undo-earlier', 'Step Back undoes a choice that was taken at an earlier step', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        const { stackFrames } = (await s.client.ask('stackTrace', { threadId: 2 })) as {
            stackFrames: { id: number; name: string }[];
        };
        const frameId = stackFrames.find((frame) => frame.name.startsWith('8 '))?.id;
        const { targets } = (await s.client.ask('stepInTargets', { frameId })) as {
            targets: { id: number; label: string }[];
        };
        const held = targets.find((target) => target.label.includes('register (held'));
        await s.move('take `register` (held) after step 8', 'stepIn', { threadId: 2, targetId: held?.id });
        await s.evaluate('step');
        await s.back('B');
        await s.evaluate('step');
        await s.evaluate('branches');
    });

    tellRace('restart-frame', 'Restart a procedure, a CPU, or from an earlier step', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        await s.back('B');
        await s.move('restart A from its first event', 'restartFrame', { frameId: await s.frame('A') });
        await s.go('B');
        await s.back('B');
        await s.move('back to before step 3', 'restartFrame', { frameId: await s.frame('B', 99) });
        const frames = (await s.client.ask('stackTrace', { threadId: 2 })) as {
            stackFrames: { id: number; name: string }[];
        };
        const third = frames.stackFrames.find((frame) => frame.name.startsWith('3 '));
        await s.move(`restart frame "${third?.name ?? ''}"`, 'restartFrame', { frameId: third?.id ?? 0 });
    });

    tellRace('hold', 'A held CPU does not move', async (s) => {
        await s.launch({ program: PATH });
        await s.raw('hold B', 'isosync/hold', { threadId: 2, held: true });
        await s.threads();
        await s.go('A');
        await s.next('B');
        await s.evaluate('release B');
        await s.next('B');
        await s.evaluate('hold C');
    });

    tellRace('pause', 'Pausing what stands still changes nothing', async (s) => {
        await s.launch({ program: PATH });
        await s.raw('pause', 'pause', { threadId: 1 });
        await s.next('A');
    });
});

describe('stories: interactive', () => {
    tellRace('interactive-newest', 'Next takes the newest answer and makes stores visible at once', async (s) => {
        await s.launch({ program: PATH, mode: 'interactive' });
        await s.next('B');
        await s.next('B');
        await s.next('A');
        await s.next('A');
        await s.next('B');
        await s.scope('B', 'Registers');
    });

    tellRace('interactive-choices', 'Step Into Targets lists everything that can happen, and why', async (s) => {
        await s.launch({ program: PATH, mode: 'interactive' });
        await s.targets('A');
        await s.next('B');
        await s.targets('B');
    });

    tellRace(
        'held-store',
        'A store held in the store buffer becomes visible later, as a step of its own',
        async (s) => {
            await s.launch({ program: PATH, mode: 'interactive' });
            await s.next('B');
            await s.choose('B', 'held');
            await s.scope('B', 'Store buffer');
            await s.scope('B', 'Registration and IPIs');
            await s.scope('A', 'Memory');
            await s.choose('B', 'becomes visible');
            await s.scope('B', 'Store buffer');
            await s.scope('B', 'Registration and IPIs');
            await s.back('B');
            await s.back('B');
        },
    );

    tellRace('stale-fetch', 'Choosing what a fetch returns', async (s) => {
        await s.launch({ program: PATH, mode: 'interactive' });
        await s.next('B');
        for (let count = 0; count < 5; count++) await s.next('A');
        await s.next('B');
        await s.targets('B');
        await s.choose('B', 'gets old');
        await s.explain('B');
    });

    tellRace('other-way', 'Going another way after stepping back forks; the old way is kept', async (s) => {
        await s.launch({ program: PATH, mode: 'interactive' });
        await s.next('A');
        await s.next('A');
        await s.back('A');
        await s.next('B');
        await s.evaluate('branches');
        await s.evaluate('trunk');
        await s.next('A');
        await s.evaluate('branches');
    });

    tellRace('prefer-violation', 'A plain step may prefer what leads to a violation', async (s) => {
        await s.launch({ program: PATH, mode: 'interactive', preferViolation: true });
        await s.go('B');
        await s.explain('B');
    });

    tell(
        'interactive-ipi',
        'An IPI is pending, taken, acknowledged',
        { [PATH]: example('arm64/20-ipi-registered') },
        async (s) => {
            await s.launch({ program: PATH, mode: 'interactive' });
            for (let count = 0; count < 12; count++) await s.next('A');
            await s.threads();
            await s.scope('B', 'Registration and IPIs');
            await s.stepIn('B');
            await s.stack('B');
            await s.threads();
            await s.stepOut('B');
            await s.threads();
            await s.next('A');
        },
    );

    tell(
        'undo-each',
        'Step Back undoes exactly the last request, whatever it was',
        { [PATH]: example('arm64/20-ipi-registered') },
        async (s) => {
            await s.launch({ program: PATH, mode: 'interactive' });
            const undone = async (what: () => Promise<void>): Promise<void> => {
                await what();
                await s.back('A');
                await s.evaluate('step');
            };
            for (let count = 0; count < 6; count++) await s.next('A');
            s.note('a step out of a procedure is one request');
            await undone(() => s.stepOut('A'));
            s.note('a call as a whole');
            await s.back('A');
            await undone(() => s.move('next A, by lines', 'next', { threadId: s.thread('A'), granularity: 'line' }));
            await s.stepOut('A');
            s.note('an IPI that is taken');
            await undone(() => s.stepIn('B'));
            s.note('a target of another CPU');
            await undone(() => s.choose('A', 'B: execute foo'));
            s.note('two values that were set, one by one');
            await s.raw('x', 'setExpression', { expression: 'registered(B)', value: '0' }, () => undefined);
            await undone(() =>
                s.raw('y', 'setExpression', { expression: 'registered(A)', value: '0' }, () => undefined),
            );
            await s.back('A');
            await s.evaluate('registered(B)');
            s.note('a request that moved nothing leaves nothing to undo');
            await s.evaluate('hold A');
            await s.next('A');
            await s.back('A');
            await s.evaluate('step');
        },
    );

    tell(
        'restart-handler',
        'Restart an IPI handler, and a procedure below it',
        { [PATH]: example('arm64/20-ipi-registered') },
        async (s) => {
            await s.launch({ program: PATH, mode: 'interactive' });
            for (let count = 0; count < 12; count++) await s.next('A');
            await s.stepIn('B');
            await s.next('B');
            await s.stack('B');
            await s.move('restart the handler', 'restartFrame', { frameId: await s.frame('B') });
            await s.threads();
            await s.move('restart kick_all_cpus_sync()', 'restartFrame', { frameId: await s.frame('A') });
            await s.stack('A');
        },
    );

    tell(
        'interactive-run',
        'Continue runs the CPU in focus as far as it can, then the others',
        { [PATH]: example('06-register-dsb-isb') },
        async (s) => {
            await s.launch({ program: PATH, mode: 'interactive' });
            await s.go('B');
            await s.stack('A');
            await s.reverse('B');
        },
    );

    tellRace('interactive-hold', 'Holding one CPU while the others run', async (s) => {
        await s.launch({ program: PATH, mode: 'interactive' });
        await s.evaluate('hold A');
        await s.go('A');
        await s.evaluate('release A');
        await s.go('A');
    });
});
