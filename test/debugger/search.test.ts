/** What a search worker answers, and what a session makes of it. */
import assert from 'node:assert/strict';
import type { DebugProtocol } from '@vscode/debugprotocol';
import { loadScenario } from '../../debugger/load/load';
import { Replay } from '../../debugger/replay/replay';
import type { OutlookListener, OutlookWorker } from '../../debugger/host';
import type { Question } from '../../debugger/search/messages';
import { Outlooks, QUICK_STATES } from '../../debugger/search/outlook';
import { searchingIn } from '../../debugger/search/remote';
import { tools } from '../../debugger/tools';
import { createDanger } from '../../machine/danger';
import type { Program } from '../../machine/program';
import { createStepper } from '../../machine/stepper';
import { DebugClient } from './client';
import { inMemory } from './inMemory';
import { example, hostOf, PATH, RACE } from './kit';

/** As long as it takes. */
const EVER = 2 ** 31 - 1;

/** Nothing is quick: the worker has to be asked. */
const slow = {
    ...tools,
    patience: EVER,
    createDanger: (...[program, states]: Parameters<typeof tools.createDanger>) =>
        states === QUICK_STATES ? () => 'unknown' as const : tools.createDanger(program, states),
};
const files = hostOf(new Map([[PATH, example(RACE)]]));

async function labels(client: DebugClient, threadId: number): Promise<string[]> {
    const { stackFrames } = await client.ask('stackTrace', { threadId, levels: 1 });
    const frameId = (stackFrames as DebugProtocol.StackFrame[])[0]?.id;
    const { targets } = await client.ask('stepInTargets', { frameId });
    return (targets as DebugProtocol.StepInTarget[]).map((target) => target.label);
}

describe('the search worker', () => {
    const program = async (name: string) => {
        const { configurations } = await loadScenario(PATH, example(name), () => Promise.reject(new Error('nothing')));
        return configurations[0]?.program ?? assert.fail(name);
    };

    it('answers as the machine does where the session runs, after every step and after values that were set', async () => {
        for (const name of [
            RACE,
            '06-register-dsb-isb',
            'x86_64/23-text-poke-no-middle-sync',
            'riscv64/35-register-fence-fence.i',
        ]) {
            const replay = new Replay(createStepper(await program(name)), 'free');
            const danger = createDanger(replay.program);
            const outlooks = new Outlooks(
                replay,
                () => 'unknown',
                (outcome) =>
                    searchingIn(inMemory).outlook(replay.program, { outcome, failed: (error) => assert.fail(error) }),
                EVER,
                () => undefined,
            );
            for (let step = 0; step < 8; step++) {
                const choices = replay.choices();
                const found = await outlooks.soon(replay.position, choices);
                for (const { key } of choices) {
                    const direct = danger(replay.stepper.apply(replay.state, key));
                    assert.equal(found.get(key), direct, `${name}, step ${step}: ${key}`);
                }
                if (step === 3) {
                    const word = replay.program.locations.findIndex((location) => location.kind !== 'code');
                    if (word >= 0) replay.force({ location: word }, 1);
                } else if (choices.length > 0)
                    replay.take(choices[step % choices.length]?.key ?? assert.fail('no choice'));
            }
            outlooks.stop();
        }
    });

    it('finds the counterexample, or is ended', async () => {
        const order = { program: await program(RACE), property: null, milliseconds: 60_000 };
        const { search } = searchingIn(inMemory);
        assert.equal((await search(order, () => undefined).found)?.exploration.verdict, 'racy');
        const ended = search(order, () => undefined);
        ended.stop();
        assert.equal(await ended.found, null);
    });
});

describe('marks of what can happen', () => {
    it('come from the worker where the space is not small', async () => {
        const client = new DebugClient({ ...files, ...searchingIn(inMemory) }, slow);
        await client.launch({ program: PATH, mode: 'interactive' });
        for (const label of await labels(client, 2)) assert.match(label, /✕ a violation can follow/);
        await client.move('next', { threadId: 2 });
        const [register, held] = await labels(client, 2);
        assert.doesNotMatch(register ?? '', /✕|unknown/);
        assert.match(held ?? '', /✕/);
    });

    it('are unknown while the worker is silent, and the timeline is told when it has answered', async () => {
        const asked: { question: Question; on: OutlookListener }[] = [];
        const outlook = (_: Program, on: OutlookListener): OutlookWorker => ({
            ask: (question) => void asked.push({ question, on }),
            stop: () => undefined,
        });
        const client = new DebugClient({ ...files, outlook }, { ...slow, patience: 0 });
        await client.launch({ program: PATH, mode: 'interactive' });
        for (const label of await labels(client, 2)) assert.match(label, /is unknown/);
        const [first] = asked;
        assert.ok(first);
        const told = client.event('isosync/timelineChanged');
        for (const key of first.question.keys) first.on.outcome({ id: first.question.id, key, danger: 'yes' });
        await told;
        assert.equal(asked.length, 1, 'the same is not asked twice');
        for (const label of await labels(client, 2)) assert.match(label, /✕/);
        // An answer that comes too late is no answer to the question that took its place.
        await client.move('next', { threadId: 2 });
        const targets = labels(client, 2);
        first.on.outcome({ id: first.question.id, key: first.question.keys[0] ?? '', danger: 'no' });
        for (const label of await targets) assert.match(label, /is unknown/);
        first.on.failed(new Error('out of memory'));
        assert.ok((await client.request('threads')).success, 'a worker that fails is not the end of the session');
    });
});
