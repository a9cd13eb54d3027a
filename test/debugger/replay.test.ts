import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Replay } from '../../debugger/replay/replay';
import type { Run } from '../../debugger/replay/run';
import { newest, runBackward, runForward, stepCpu } from '../../debugger/replay/run';
import type { Stop } from '../../debugger/replay/stops';
import { parseHitCondition } from '../../debugger/replay/stops';
import type { Entry } from '../../debugger/replay/branch';
import { createFakeStepper, PROGRAM, RACE } from './fake';

const stepper = createFakeStepper(PROGRAM);
const schedule: Entry[] = RACE.map((key) => ({ kind: 'choice', key }));
const race = (): Replay => new Replay(stepper, 'scripted', schedule);
const free = (): Replay => new Replay(stepper, 'free');
const end = (run: Run) => {
    for (;;) {
        const result = run.next();
        if (result.done === true) return result.value;
    }
};
const keys = (replay: Replay): string[] => replay.state.steps.map((step) => step.key);

describe('replay', () => {
    it('next on a CPU moves to just after its next event, the others as the trace says', () => {
        const replay = race();
        assert.equal(end(stepCpu(replay, 1, [])).kind, 'done');
        assert.deepEqual(keys(replay), ['A:0', 'B:3']);
        assert.equal(end(stepCpu(replay, 1, [])).kind, 'done');
        assert.deepEqual(keys(replay), ['A:0', 'B:3', 'A:1', 'A:2', 'B:4']);
    });

    it('next in an interactive session takes the newest answer and makes a store visible at once', () => {
        const replay = free();
        for (let count = 0; count < 3; count++) end(stepCpu(replay, 1, []));
        end(stepCpu(replay, 0, []));
        assert.deepEqual(keys(replay), ['B:3', 'B:4', 'B:5/old', 'A:0']);
    });

    it('a CPU without events ahead cannot go on, and says why', () => {
        const replay = race();
        replay.goto({ branch: replay.branch, position: 4 });
        const outcome = end(stepCpu(replay, 0, []));
        assert.deepEqual(outcome, { kind: 'blocked', cpu: 0, because: 'finished' });
    });

    it('a held CPU stops the trace before its event', () => {
        const replay = race();
        replay.held.add(1);
        const outcome = end(runForward(replay, 0, [], newest));
        assert.deepEqual(outcome, { kind: 'blocked', cpu: 1, because: 'held' });
        assert.deepEqual(keys(replay), ['A:0']);
        replay.held.delete(1);
        assert.equal(end(runForward(replay, 0, [])).kind, 'end');
    });

    it('a what-if never changes the trunk, and undoing it returns there', () => {
        const replay = race();
        end(stepCpu(replay, 1, []));
        replay.remember();
        replay.force({ location: 1 }, 1);
        end(stepCpu(replay, 0, []));
        assert.equal(replay.branches.length, 2);
        assert.deepEqual(replay.branches[0]?.entries, schedule);
        assert.ok(replay.undoStep());
        assert.equal(replay.branch.id, 0);
        assert.equal(replay.position, 2);
    });

    it('a value that cannot be set leaves no fork behind', () => {
        const replay = race();
        assert.throws(() => replay.force({ cpu: 0, register: 0 }, 1), RangeError);
        assert.equal(replay.branches.length, 1);
    });

    it('hit counts are positions in the trace, the same in both directions', () => {
        const ofA: Stop = {
            id: 1,
            kind: 'breakpoint',
            matches: (moment) => moment.next?.cpu === 0,
            hits: parseHitCondition('2') ?? undefined,
        };
        const replay = race();
        const forwards = end(runForward(replay, 0, [ofA]));
        assert.equal(forwards.kind, 'hit');
        const position = replay.position;
        assert.equal(end(runForward(replay, 0, [ofA])).kind, 'end');
        assert.equal(end(runBackward(replay, [ofA])).kind, 'hit');
        assert.equal(replay.position, position);
    });

    for (const [text, expected] of [
        ['3', [3]],
        ['== 2', [2]],
        ['>= 3', [3, 4]],
        ['< 2', [1]],
        ['% 2', [2, 4]],
        ['many', null],
        ['% 0', null],
    ] as const) {
        it(`hit condition ${text}`, () => {
            const test = parseHitCondition(text);
            assert.deepEqual(test === null ? null : [1, 2, 3, 4].filter(test), expected);
        });
    }
});

describe('replay, any sequence of requests', () => {
    const request = fc.oneof(
        fc.record({ kind: fc.constant('next' as const), cpu: fc.integer({ min: 0, max: 1 }) }),
        fc.record({ kind: fc.constant('back' as const) }),
        fc.record({ kind: fc.constant('goto' as const), to: fc.nat({ max: 8 }) }),
        fc.record({ kind: fc.constant('choose' as const), index: fc.nat({ max: 5 }) }),
        fc.record({ kind: fc.constant('force' as const), value: fc.nat({ max: 1 }) }),
        fc.record({ kind: fc.constant('run' as const), backwards: fc.boolean() }),
    );
    type Request = typeof request extends fc.Arbitrary<infer T> ? T : never;

    const perform = (replay: Replay, each: Request): void => {
        switch (each.kind) {
            case 'next':
                replay.remember();
                end(stepCpu(replay, each.cpu, []));
                replay.forgetIfStill();
                return;
            case 'back':
                if (!replay.undoStep())
                    replay.goto({ branch: replay.branch, position: Math.max(0, replay.position - 1) });
                return;
            case 'goto':
                if (each.to <= replay.branch.entries.length) replay.goto({ branch: replay.branch, position: each.to });
                return;
            case 'choose': {
                const choice = replay.choices()[each.index];
                if (choice === undefined) return;
                replay.remember();
                replay.take(choice.key);
                return;
            }
            case 'force':
                replay.remember();
                replay.force({ location: 1 }, each.value);
                return;
            case 'run':
                replay.forgetSteps();
                end(each.backwards ? runBackward(replay, []) : runForward(replay, 0, []));
        }
    };

    it('ends in the state that replaying its schedule from the start gives; the trunk stays as it was', () => {
        fc.assert(
            fc.property(fc.boolean(), fc.array(request, { maxLength: 30 }), (scripted, requests) => {
                const replay = scripted ? race() : free();
                for (const each of requests) perform(replay, each);
                let state = stepper.initial();
                for (const entry of replay.schedule(replay.position)) {
                    state =
                        entry.kind === 'choice'
                            ? stepper.apply(state, entry.key)
                            : stepper.force(state, entry.target, entry.value);
                }
                assert.deepEqual(replay.state, state);
                if (scripted) assert.deepEqual(replay.branches[0]?.entries, schedule);
            }),
            { numRuns: 300 },
        );
    });

    it('a breakpoint hit forwards is hit backwards', () => {
        const anyStop = fc.record({
            cpu: fc.integer({ min: 0, max: 1 }),
            after: fc.boolean(),
            hits: fc.constantFrom('', '2', '>= 2', '% 2'),
        });
        fc.assert(
            fc.property(fc.array(anyStop, { minLength: 1, maxLength: 3 }), (wishes) => {
                const stops = wishes.map(({ cpu, after, hits }, id): Stop => ({
                    id,
                    kind: 'breakpoint',
                    matches: (moment) => (after ? moment.last : moment.next)?.cpu === cpu,
                    hits: parseHitCondition(hits) ?? undefined,
                }));
                const replay = race();
                const forwards: number[] = [];
                while (end(runForward(replay, 0, stops)).kind === 'hit') forwards.push(replay.position);
                const backwards: number[] = [];
                while (end(runBackward(replay, stops)).kind === 'hit') backwards.push(replay.position);
                // The two ends are reached by running, not by a hit from beyond them.
                const inside = (positions: number[]) => positions.filter((at) => at > 0 && at < RACE.length);
                assert.deepEqual(inside(backwards).reverse(), inside(forwards));
            }),
        );
    });
});
