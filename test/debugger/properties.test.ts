/** Properties of time travel, on the real machine and on scenarios with IPIs, handlers and procedures. */
import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { sitesOf } from '../../debugger/breakpoints/lines';
import { BreakpointSet } from '../../debugger/breakpoints/set';
import { Debuggee } from '../../debugger/debuggee';
import { DEFAULT_CLIENT } from '../../debugger/positions';
import { newest, runBackward, runForward, stepCpu, stepToDepth } from '../../debugger/replay/run';
import type { Run } from '../../debugger/replay/run';
import { Replay } from '../../debugger/replay/replay';
import { refit } from '../../debugger/replay/refit';
import { loadScenario } from '../../debugger/load/load';
import { fromSaved, toSaved } from '../../debugger/replay/saved';
import { Outlooks } from '../../debugger/search/outlook';
import { Preventions } from '../../debugger/search/preventions';
import type { Scenario } from '../../debugger/load/scenario';
import { randomRun } from '../../machine/random';
import { createStepper } from '../../machine/stepper';
import { PROGRAMS, scenarios } from './programs';

const end = (run: Run) => {
    for (;;) {
        const result = run.next();
        if (result.done === true) return result.value;
    }
};

function debuggeeOf(scenario: Scenario, seed: number | null): Debuggee {
    const [configuration] = scenario.configurations;
    assert.ok(configuration);
    const stepper = createStepper(configuration.program);
    const keys = seed === null ? [] : randomRun(stepper, seed).steps.map(({ key }) => key);
    const replay = new Replay(
        stepper,
        seed === null ? 'free' : 'scripted',
        keys.map((key) => ({ kind: 'choice', key })),
    );
    const outlooks = new Outlooks(
        replay,
        () => 'unknown',
        null,
        0,
        () => undefined,
    );
    const preventions = new Preventions(null, null, () => undefined);
    return new Debuggee(scenario, configuration, 'random', replay, newest, { outlooks, preventions }, DEFAULT_CLIENT);
}

const request = fc.oneof(
    fc.record({ kind: fc.constant('next' as const), cpu: fc.nat({ max: 2 }) }),
    fc.record({ kind: fc.constant('out' as const), cpu: fc.nat({ max: 2 }) }),
    fc.record({ kind: fc.constant('back' as const) }),
    fc.record({ kind: fc.constant('goto' as const), to: fc.nat({ max: 25 }), branch: fc.nat({ max: 3 }) }),
    fc.record({ kind: fc.constant('choose' as const), index: fc.nat({ max: 5 }) }),
    fc.record({ kind: fc.constant('force' as const), location: fc.nat({ max: 3 }), value: fc.nat({ max: 1 }) }),
    fc.record({ kind: fc.constant('hold' as const), cpu: fc.nat({ max: 2 }) }),
    fc.record({ kind: fc.constant('run' as const), backwards: fc.boolean() }),
);
type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

function perform(replay: Replay, each: Request): void {
    const cpus = replay.program.cpus.length;
    switch (each.kind) {
        case 'next':
        case 'out': {
            replay.remember();
            const cpu = each.cpu % cpus;
            end(each.kind === 'next' ? stepCpu(replay, cpu, []) : stepToDepth(replay, cpu, 0, []));
            replay.forgetIfStill();
            return;
        }
        case 'back':
            if (!replay.undoStep()) replay.goto({ branch: replay.branch, position: Math.max(0, replay.position - 1) });
            return;
        case 'goto': {
            const branch = replay.branches[each.branch];
            if (branch !== undefined && each.to <= branch.entries.length) replay.goto({ branch, position: each.to });
            return;
        }
        case 'choose': {
            const choice = replay.choices()[each.index];
            if (choice === undefined) return;
            replay.remember();
            replay.take(choice.key);
            return;
        }
        case 'force': {
            const location = replay.program.locations[each.location];
            if (location === undefined || location.kind === 'code') return;
            replay.remember();
            replay.force({ location: each.location }, each.value);
            return;
        }
        case 'hold':
            if (replay.held.has(each.cpu)) replay.held.delete(each.cpu);
            else replay.held.add(each.cpu);
            return;
        case 'run':
            replay.forgetSteps();
            end(each.backwards ? runBackward(replay, []) : runForward(replay, 0, []));
    }
}

describe('time travel on the real machine', () => {
    let all: Scenario[] = [];
    before(async () => {
        all = await scenarios();
        for (const each of all) assert.ok(each.configurations.length > 0, each.path);
    });
    const pick = fc.nat({ max: PROGRAMS.length - 1 });

    it('any requests end in the state that replaying the saved trace gives; the trunk stays as it was', () => {
        fc.assert(
            fc.property(
                pick,
                fc.option(fc.nat({ max: 1000 })),
                fc.array(request, { maxLength: 25 }),
                (index, seed, requests) => {
                    const { replay, scenario } = debuggeeOf(all[index] ?? assert.fail(), seed);
                    const before = JSON.stringify(replay.branches[0]?.entries);
                    for (const each of requests) perform(replay, each);
                    const text = JSON.stringify(toSaved(scenario.path, '', replay.schedule(), [], replay.position));
                    const again = new Replay(createStepper(replay.program), 'scripted', fromSaved(text).entries);
                    again.goto({ branch: again.branch, position: replay.position });
                    assert.deepEqual(again.state.steps, replay.state.steps);
                    assert.deepEqual(again.snapshot, replay.snapshot);
                    if (seed !== null) assert.equal(JSON.stringify(replay.branches[0]?.entries), before);
                },
            ),
            { numRuns: 60 },
        );
    });

    it('a step that is undone leaves no trace in the state', () => {
        fc.assert(
            fc.property(
                pick,
                fc.option(fc.nat({ max: 1000 })),
                fc.array(request, { maxLength: 12 }),
                fc.nat({ max: 2 }),
                (index, seed, requests, cpu) => {
                    const { replay } = debuggeeOf(all[index] ?? assert.fail(), seed);
                    for (const each of requests) perform(replay, each);
                    const here = { place: replay.place, snapshot: replay.snapshot };
                    replay.remember();
                    end(stepCpu(replay, cpu % replay.program.cpus.length, []));
                    replay.undoStep();
                    assert.equal(replay.place.branch, here.place.branch);
                    assert.equal(replay.position, here.place.position);
                    assert.deepEqual(replay.snapshot, here.snapshot);
                },
            ),
            { numRuns: 60 },
        );
    });

    const qualified = {
        condition: fc.constantFrom(undefined, 'step > 4', 'registered(B) == 1', 'B.pipeline.foo == old'),
        hitCondition: fc.constantFrom(undefined, '2', '>= 2', '% 2'),
    };
    const wishes = fc.record({
        lines: fc.array(fc.record({ line: fc.nat({ max: 30 }), ...qualified }), { maxLength: 3 }),
        functions: fc.array(
            fc.record({
                name: fc.constantFrom('dsb', 'ipi', 'kick_all_cpus_sync', 'B.register', 'execute', 'visible'),
                ...qualified,
            }),
            { maxLength: 2 },
        ),
        watches: fc.array(
            fc.record({
                name: fc.constantFrom('registered(B)', 'foo', 'B.icache.foo', 'B.pipeline.foo', 'B.pending'),
                access: fc.constantFrom('write' as const, 'readWrite' as const),
                ...qualified,
            }),
            { maxLength: 2 },
        ),
        filters: fc.subarray(['violation', 'stale', 'missed', 'stuck'] as const),
    });

    it('a breakpoint of any kind that is hit forwards is hit backwards', () => {
        fc.assert(
            fc.property(pick, fc.nat({ max: 1000 }), wishes, (index, seed, wanted) => {
                const debuggee = debuggeeOf(all[index] ?? assert.fail(), seed);
                const { replay } = debuggee;
                const breakpoints = new BreakpointSet();
                const numbered = <T>(list: readonly T[]) => list.map((each) => ({ ...each, id: breakpoints.newId() }));
                breakpoints.setLines(debuggee.scenario.path, numbered(wanted.lines));
                breakpoints.functions = numbered(wanted.functions);
                breakpoints.watches = numbered(wanted.watches);
                breakpoints.filters = wanted.filters.map((filter) => ({ id: breakpoints.newId(), filter }));
                debuggee.settle(breakpoints);
                const { stops } = breakpoints;
                const length = replay.branch.entries.length;
                const forwards: string[] = [];
                for (
                    let outcome = end(runForward(replay, 0, stops));
                    outcome.kind === 'hit';
                    outcome = end(runForward(replay, 0, stops))
                ) {
                    forwards.push(`${replay.position}: ${outcome.hits.map((hit) => hit.stop.id).join()}`);
                }
                assert.equal(replay.position, length);
                const backwards: string[] = [];
                for (
                    let outcome = end(runBackward(replay, stops));
                    outcome.kind === 'hit';
                    outcome = end(runBackward(replay, stops))
                ) {
                    backwards.push(`${replay.position}: ${outcome.hits.map((hit) => hit.stop.id).join()}`);
                }
                // The two ends are reached by running, not by a hit from beyond them.
                const inside = (hits: string[]) =>
                    hits.filter((hit) => !hit.startsWith('0:') && !hit.startsWith(`${length}:`));
                assert.deepEqual(inside(backwards).reverse(), inside(forwards));
            }),
            { numRuns: 60 },
        );
    });

    it('the same seed draws the same interleaving', () => {
        fc.assert(
            fc.property(pick, fc.integer(), (index, seed) => {
                const { replay, program } = debuggeeOf(all[index] ?? assert.fail(), null);
                assert.deepEqual(randomRun(replay.stepper, seed).steps, randomRun(createStepper(program), seed).steps);
            }),
            { numRuns: 20 },
        );
    });

    it('every event of a program stands at a place one can break at, but for those nobody wrote', () => {
        for (const scenario of all) {
            const debuggee = debuggeeOf(scenario, null);
            const sites = sitesOf(debuggee.program, (file) => debuggee.texts.lines(file));
            debuggee.program.events.forEach((event, id) => {
                const text = debuggee.texts.lines(event.span.file)?.text.slice(event.span.start) ?? '';
                const isWritten = event.kind !== 'ack' && !text.startsWith('}');
                assert.equal(
                    sites.some((site) => site.events.has(id)),
                    isWritten,
                    event.text,
                );
            });
        }
    });

    it('on a program that has not changed a schedule is refitted to itself', () => {
        fc.assert(
            fc.property(pick, fc.nat({ max: 1000 }), fc.array(request, { maxLength: 10 }), (index, seed, requests) => {
                const { replay } = debuggeeOf(all[index] ?? assert.fail(), seed);
                for (const each of requests) perform(replay, each);
                const made = refit(replay.stepper, replay.branch, createStepper(replay.program));
                assert.deepEqual(made.schedule, replay.branch.entries);
                assert.deepEqual([made.kept, made.added, made.gone], [made.schedule.length, [], []]);
                assert.equal(made.stoppedAt, null);
            }),
            { numRuns: 40 },
        );
    });

    it('on a program with lines taken out or said twice, a schedule is refitted to one that can be performed', async () => {
        const edit = fc.record({ line: fc.nat({ max: 60 }), twice: fc.boolean() });
        let refitted = 0;
        await fc.assert(
            fc.asyncProperty(
                pick,
                fc.nat({ max: 1000 }),
                fc.array(edit, { minLength: 1, maxLength: 3 }),
                async (index, seed, edits) => {
                    const [path, text] = PROGRAMS[index] ?? assert.fail();
                    const lines = text.split('\n');
                    for (const { line, twice } of edits)
                        lines.splice(line, 1, ...(twice ? [lines[line] ?? '', lines[line] ?? ''] : []));
                    const none = (): Promise<string> => Promise.reject(new Error('nothing'));
                    const [changed] = (await loadScenario(path, lines.join('\n'), none)).configurations;
                    if (changed === undefined) return;
                    refitted++;
                    const { replay } = debuggeeOf(all[index] ?? assert.fail(), seed);
                    const made = refit(replay.stepper, replay.branch, createStepper(changed.program));
                    const again = new Replay(createStepper(changed.program), 'scripted', made.schedule);
                    again.goto({ branch: again.branch, position: made.schedule.length });
                    assert.equal(again.state.steps.length, made.kept + made.added.length);
                    const done = made.stoppedAt ?? replay.branch.entries.length;
                    assert.equal(made.kept + made.gone.length, done, 'every step is kept, gone, or behind the end');
                },
            ),
            { numRuns: 80 },
        );
        assert.ok(refitted > 20, `${refitted} of the changed programs were programs`);
    });
});
