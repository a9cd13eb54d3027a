import type { TimelineState } from '../../report/protocol';
import { example, PATH, RACE, tell, tellRace } from './kit';

const LITMUS = `AArch64 SM
{ 0:X0=instr:"NOP"; 0:X1=P1:m0; 0:X2=1; 0:X3=x; 1:X3=x; }
 P0          | P1           ;
 STR W0,[X1] | LDR W4,[X3]  ;
 DMB ISH     | ISB          ;
 STR W2,[X3] | m0:          ;
             | B l0         ;
             | MOV W9,#1    ;
             | l0:          ;
exists (1:X4=1 /\\ 1:X9=0)
`;

describe('stories: launching', () => {
    tellRace('mode-random', 'A random interleaving, again from its seed', async (s) => {
        await s.launch({ program: PATH, mode: 'random', seed: 7 });
        await s.go('A');
        await s.stack('A');
    });

    tell(
        'mode-trace',
        'A trace of the file',
        { [PATH]: `${example(RACE)}\ntrace posted { B.enter; A.kick; B.register; B.run; }\n` },
        async (s) => {
            await s.launch({ program: PATH, mode: 'trace', trace: 'posted' });
            await s.go('A');
            await s.explain('A');
            await s.stack('B');
        },
    );

    tell(
        'mode-trace-infeasible',
        'An item of a trace that cannot happen is named',
        { [PATH]: `${example(RACE)}\ntrace wrong { A.kick; A.patch; }\n` },
        async (s) => {
            await s.launch({ program: PATH, mode: 'trace', trace: 'wrong' });
            await s.go('A');
        },
    );

    tell(
        'mode-trace-unknown',
        'A trace that is none',
        { [PATH]: `${example(RACE)}\ntrace posted { B.enter; A.kick; B.register; B.run; }\n` },
        async (s) => {
            await s.launch({ program: PATH, mode: 'trace', trace: 'nope' });
        },
    );

    tellRace('mode-trace-saved', 'A trace is saved and debugged again', async (s, files) => {
        await s.launch({ program: PATH, mode: 'random', seed: 3 });
        const { trace } = await s.client.ask('isosync/exportTrace');
        await s.raw('export the trace', 'isosync/exportTrace', {}, (body) => JSON.stringify(body.trace));
        files.set('/scenarios/saved.json', JSON.stringify(trace));
        files.set('/broken.json', '{ "schedule": [7] }');
        await s.client.ask('disconnect');
        await s.launch({ program: PATH, mode: 'trace', trace: 'saved.json' });
        await s.go('A');
        await s.client.ask('disconnect');
        await s.launch({ program: PATH, mode: 'trace', trace: '/broken.json' });
        await s.launch({ program: PATH, mode: 'trace' });
    });

    tellRace('mode-trace-of-another', 'A saved trace of another scenario, as far as it goes', async (s, files) => {
        await s.launch({ program: PATH, mode: 'trace', trace: ['A:0', 'Z:99'] });
        await s.go('A');
        const { trace } = await s.client.ask('isosync/exportTrace');
        files.set('/scenarios/saved.json', JSON.stringify(trace));
        await s.client.ask('disconnect');
        s.note('event 0 of A is another statement by now');
        files.set(PATH, example(RACE).replace('patch foo = new;', 'isb;\n    patch foo = new;'));
        await s.launch({ program: PATH, mode: 'trace', trace: 'saved.json' });
    });

    tellRace('run-without-debugging', 'Run without debugging prints the trace', async (s) => {
        await s.launch({ program: PATH, noDebug: true });
    });

    tell(
        'run-safe',
        'Run without debugging on a safe scenario',
        { [PATH]: example('06-register-dsb-isb') },
        async (s) => {
            await s.launch({ program: PATH, mode: 'run' });
        },
    );

    tell(
        'safe',
        'A safe scenario has no counterexample: one steps it oneself',
        { [PATH]: example('06-register-dsb-isb') },
        async (s) => {
            await s.launch({ program: PATH });
            await s.next('A');
        },
    );

    tell(
        'exists',
        'The outcome that is asked about can be stepped',
        {
            [PATH]: 'scenario "sb"\narch arm64\nshared x = 0;\nshared y = 0;\ncpu A { x = 1; r = y; }\ncpu B { y = 1; s = x; }\nexists (A.r == 0 && B.s == 0);\nexpect safe;\n',
        },
        async (s) => {
            await s.launch({ program: PATH });
            await s.go('A');
            await s.go('A');
            await s.stack('A');
        },
    );

    tell(
        'errors',
        'Bad launch attributes each get a sentence',
        {
            [PATH]: example(RACE),
            '/bad.isosync': 'scenario "bad"\narch arm64\ncpu A { frobnicate foo; }\n',
            '/empty.isosync': '',
            '/x.litmus': 'C test\n{}\n',
        },
        async (s) => {
            await s.launch({ program: '/missing.isosync' });
            await s.launch({ program: '/bad.isosync' });
            await s.launch({ program: '/empty.isosync' });
            await s.launch({ program: '/x.litmus' });
            await s.launch({ program: PATH, mode: 'backwards' });
            await s.launch({ program: PATH, stopAt: 'lunch' });
            await s.launch({ program: PATH, architecture: 'alpha' });
            await s.launch({ program: PATH, options: { dic: 1 } });
            await s.launch({ program: PATH, options: [] });
            await s.launch({ program: PATH, seed: 'seven', mode: 'random' });
            await s.launch({ program: PATH, mode: 'trace' });
            await s.raw('launch without a program', 'launch', {});
            await s.raw('attach', 'attach', {});
            s.note('and then a good one');
            await s.launch({ program: PATH });
            await s.raw('launch again', 'launch', { program: PATH });
        },
    );

    tell(
        'architectures',
        'One of several architectures',
        { [PATH]: example(RACE).replace('arch arm64', 'arch arm64, arm64 { dic = 1, idc = 1 }') },
        async (s) => {
            await s.launch({ program: PATH, options: { dic: 1 } });
            await s.go('A');
        },
    );

    tell('x86', 'On x86-64, derived from the manuals', { [PATH]: example('x86_64/33-flag-then-mfence') }, async (s) => {
        await s.launch({ program: PATH });
        await s.go('A');
        await s.explain('A');
    });

    tell(
        'riscv',
        'On RISC-V, derived from the manuals',
        { [PATH]: example('riscv64/35-register-fence.i') },
        async (s) => {
            await s.launch({ program: PATH });
            await s.go('A');
            await s.explain('A');
        },
    );

    tell('litmus', 'A litmus test: its outcome, instruction by instruction', { '/mp.litmus': LITMUS }, async (s) => {
        await s.launch({ program: '/mp.litmus' });
        await s.go('P0');
        await s.stack('P1');
        await s.scope('P1', 'Registers');
        await s.scope('P1', 'I-cache and pipeline');
    });

    tell('three-cpus', 'Three CPUs', { [PATH]: example('arm64/28-three-cpus-dmb') }, async (s) => {
        await s.launch({ program: PATH });
        await s.threads();
        await s.go('A');
        await s.explain('A');
    });

    tell(
        'not-modelled',
        'A program that does what the machine does not model',
        {
            '/odd.litmus':
                'AArch64 odd\n{ 1:X2=x; }\n P0          | P1 ;\n MOV W0,#1   | MOV W3,#1 ;\n STR W0,[X1] | LDR W4,[X2] ;\nexists (1:X4=1)\n',
        },
        async (s) => {
            await s.launch({ program: '/odd.litmus' });
            await s.next('P1');
            await s.next('P0');
            await s.next('P0');
            await s.threads();
            s.note('the others can go on');
            await s.targets('P0');
            const { notModelled, choices } = (await s.client.ask('isosync/timeline')) as unknown as TimelineState;
            s.note(
                `the timeline: ${JSON.stringify(notModelled)}, can happen: ${choices.map((each) => each.text).join('; ')}`,
            );
            await s.go('P0');
            s.note('one can still go back');
            await s.back('P0');
            await s.back('P0');
            await s.client.ask('disconnect');
            await s.launch({ program: '/odd.litmus', mode: 'random', seed: 1 });
            await s.go('P0');
        },
    );

    tell(
        'self-modifying',
        'A CPU that patches its own code',
        { [PATH]: example('arm64/44-self-modifying-no-isb') },
        async (s) => {
            await s.launch({ program: PATH });
            await s.go('A');
            await s.explain('A');
        },
    );

    tell(
        'crlf',
        'A file with CR LF, on a Windows path',
        { 'C:\\scenarios\\race.isosync': example(RACE).replaceAll('\n', '\r\n') },
        async (s) => {
            await s.launch({ program: 'C:\\scenarios\\race.isosync' });
            await s.breakpoints('break by another spelling of the path', 'setBreakpoints', {
                source: { path: 'c:/scenarios/race.isosync' },
                breakpoints: [{ line: 13 }],
            });
            await s.go('A');
            await s.stack('A');
        },
    );

    tell(
        'virtual',
        'A file of a virtual workspace, with a library beside it',
        {
            'vscode-vfs://github/o/r/race.isosync': example(RACE)
                .replace('arch arm64', 'arch arm64\nuse "lib/more.isosync";')
                .replace('register; ', 'really_register();'),
            'vscode-vfs://github/o/r/lib/more.isosync': 'proc really_register() {\n    register;\n}\n',
        },
        async (s) => {
            await s.launch({ program: 'vscode-vfs://github/o/r/race.isosync', stopAt: 'violation' });
            await s.stack('B');
        },
    );
});

describe('stories: restart and the end', () => {
    tellRace('restart', 'Restart keeps the schedule and breakpoints', async (s) => {
        await s.launch({ program: PATH });
        await s.breakpoints('break at `register`', 'setFunctionBreakpoints', { breakpoints: [{ name: 'register' }] });
        await s.go('A');
        await s.move('restart', 'restart', {});
        await s.go('A');
    });

    tellRace('restart-changed', 'Restart reads the file again', async (s, files) => {
        await s.launch({ program: PATH });
        await s.go('A');
        files.set(PATH, example(RACE).replace('register; ', 'register; isb; '));
        await s.move('restart, with an isb after register', 'restart', {});
        await s.go('A');
        files.set(PATH, 'scenario "broken"');
        await s.raw('restart, with the file broken', 'restart', {});
        s.note('the session goes on as it was');
        await s.back('A');
    });

    tellRace('restart-changed-more', 'Restart finds the schedule again by its statements', async (s, files) => {
        await s.launch({ program: PATH });
        await s.go('A');
        const text = example(RACE);
        files.set(PATH, text.replace('patch foo = new;', 'isb;\n    patch foo = new;'));
        await s.move('restart, with one more statement before the patch', 'restart', {});
        await s.go('A');
        files.set(PATH, text.replace('dsb ish;', ''));
        await s.move('restart, without the first dsb ish', 'restart', {});
        await s.go('A');
        files.set(PATH, text.replace(/foo/g, 'bar'));
        await s.move('restart, with another name for foo', 'restart', {});
        await s.stack('A');
        files.set(PATH, text);
        await s.move('restart, with the text as it was at first: the whole trace is back', 'restart', {});
    });

    tellRace(
        'restart-fixed',
        'Restart with the race mended: the stale execution cannot happen any more',
        async (s, files) => {
            await s.launch({ program: PATH });
            files.set(PATH, example(RACE).replace('run:', 'dsb ish; isb;\nrun:'));
            await s.move('restart, with a dsb and an isb before `execute foo`', 'restart', {});
            await s.go('A');
            await s.targets('B');
        },
    );

    tellRace('restart-changed-what-if', 'Values that were set are set again', async (s, files) => {
        await s.launch({ program: PATH, mode: 'interactive' });
        await s.next('A');
        await s.raw('what if', 'setExpression', { expression: 'registered(B)', value: '1' }, () => undefined);
        await s.next('A');
        const { trace } = await s.client.ask('isosync/exportTrace');
        files.set('/scenarios/saved.json', JSON.stringify(trace));
        await s.client.ask('disconnect');
        await s.launch({ program: PATH, trace: 'saved.json' });
        files.set(PATH, example(RACE).replace('patch foo = new;', 'isb;\n    patch foo = new;'));
        await s.move('restart, with an isb first', 'restart', {});
        await s.go('A');
        files.set(
            PATH,
            example(RACE).replace('cpu B {', 'cpu C {').replace('on B', 'on C').replace('expect', '// expect'),
        );
        await s.raw('restart, with another CPU', 'restart', {});
    });

    tellRace('restart-interactive', 'Restart replays what was stepped', async (s) => {
        await s.launch({ program: PATH, mode: 'interactive' });
        await s.next('A');
        await s.next('B');
        await s.move('restart', 'restart', {});
        await s.go('A');
    });

    tellRace('terminate', 'The end of a session', async (s) => {
        await s.launch({ program: PATH });
        await s.raw('terminate', 'terminate', {});
        await s.raw('next after the end', 'next', { threadId: 1 });
        await s.raw('disconnect', 'disconnect', {});
        s.note('the same adapter serves another session');
        await s.launch({ program: PATH });
    });

    tellRace('cancel', 'Cancelling what has already ended changes nothing', async (s) => {
        await s.launch({ program: PATH });
        await s.raw('cancel a progress there is none of', 'cancel', { progressId: 'none' });
        await s.raw('cancel a request that was answered', 'cancel', { requestId: 1 });
        await s.go('A');
    });

    tellRace('bad-requests', 'Requests that are wrong are answered with what is wrong', async (s) => {
        await s.launch({ program: PATH });
        await s.raw('a request there is none of', 'frobnicate', {});
        await s.raw('next without a thread', 'next', {});
        await s.raw('next on a thread that is text', 'next', { threadId: 'A' });
        await s.raw('breakpoints that are no list', 'setBreakpoints', { source: { path: PATH }, breakpoints: 'all' });
        await s.raw('a breakpoint without a line', 'setBreakpoints', { source: { path: PATH }, breakpoints: [{}] });
        await s.raw('a source without a path', 'setBreakpoints', { source: {}, breakpoints: [] });
        await s.raw('a step that is none', 'isosync/goto', { step: 1.5 });
        await s.raw('a branch that is none', 'isosync/goto', { step: 1, branch: 4 });
        await s.raw('a choice that is none', 'isosync/take', { key: 'Z:1' });
        await s.raw(
            'threads that are still there',
            'threads',
            {},
            (body) => `${(body.threads as unknown[]).length} threads`,
        );
    });
});

describe('stories: the timeline view', () => {
    tellRace('timeline', 'What the timeline view is told', async (s) => {
        await s.launch({ program: PATH, stopAt: 'violation' });
        const told = (body: Record<string, unknown>) => {
            const { picture, sentence, cards, choices, branches, breakpoints, cursor } =
                body as unknown as TimelineState;
            return [
                `cursor ${cursor ?? '-'}; ${picture === undefined ? 'the picture is known' : `${picture.rows.length} rows`}`,
                `${sentence?.what ?? ''} ${sentence?.why ?? ''}`,
                ...cards.map((card) => `${card.title}: ${card.status}${card.current ? ', current' : ''}`),
                ...choices.map(
                    (choice) =>
                        `${choice.taken ? '> ' : '- '}${choice.text}${choice.danger === true ? ' (danger)' : ''}`,
                ),
                ...branches.map(
                    (branch) =>
                        `${branch.name}${branch.from === null ? '' : ` from step ${branch.from.step} (${branch.text})`}: ${branch.outcome}${branch.current ? ', shown' : ''}`,
                ),
                `breakpoints before ${breakpoints.join(', ')}`,
            ].join('\n');
        };
        await s.raw('timeline', 'isosync/timeline', {}, told);
        const { id } = (await s.client.ask('isosync/timeline')) as { id: string };
        await s.breakpoints('on `isb` and `dsb`', 'setFunctionBreakpoints', { breakpoints: [{ name: 'dsb' }] });
        await s.move('goto step 3', 'isosync/goto', { step: 3 });
        await s.raw('timeline, the picture being known', 'isosync/timeline', { known: id }, told);
        const { choices } = (await s.client.ask('isosync/choices')) as {
            choices: { key: string; text: string; inTrace: boolean }[];
        };
        const other = choices.find((choice) => !choice.inTrace);
        await s.move(`take ${other?.text ?? ''}`, 'isosync/take', { key: other?.key ?? '' });
        await s.raw('timeline of the what-if', 'isosync/timeline', {}, told);
        await s.raw('the what-if as a mail', 'isosync/timeline', { known: id, mail: true }, (body) =>
            String(body.mail),
        );
        await s.move('back to the trunk, after step 3', 'isosync/goto', { step: 3, branch: 0 });
        await s.raw('timeline of the trunk', 'isosync/timeline', {}, told);
    });

    tellRace('choices', 'Everything that can happen now', async (s) => {
        await s.launch({ program: PATH });
        await s.raw('choices', 'isosync/choices', { threadId: 2 }, (body) =>
            (
                body.choices as {
                    key: string;
                    cpu: string;
                    text: string;
                    preferred: boolean;
                    inTrace: boolean;
                    violation: string;
                }[]
            )
                .map(
                    (each) =>
                        `${each.key} | ${each.cpu}: ${each.text}${each.preferred ? ', a plain step' : ''}${each.inTrace ? ', in the trace' : ''}, violation: ${each.violation}`,
                )
                .join('\n'),
        );
    });
});
