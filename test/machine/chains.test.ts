import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Program } from '../../machine/program';
import { randomNumbers } from '../../machine/random';
import { createStepper } from '../../machine/stepper';
import type { Cause, Chain, MachineState, Stepper } from '../../machine/trace';
import { programsOf } from '../litmus/scenarios';

const scenario = (arch: string, declarations: string, ...cpus: string[]): Program =>
    programsOf(
        `scenario "chain"\narch ${arch}\ncode foo = old;\n${declarations}\n${cpus.join('\n')}\nforbid stale foo;\n`,
    )[0];

const name = ({ symbols }: Program, value: number): string => {
    const symbol = symbols[value - 2 ** 48];
    return symbol?.kind === 'version' ? symbol.name : String(value);
};

/** Steps by the CPU's name (`B take` for an IPI), each the preferred way; the choices that are left then. */
function after(stepper: Stepper, ...order: readonly string[]): MachineState {
    let state = stepper.initial();
    for (const who of order) {
        const [cpu, how = 'event'] = who.split(' ');
        const found = stepper
            .choices(state)
            .filter((choice) => stepper.program.cpus[choice.cpu].name === cpu)
            .find(({ kind, preferred, key }) =>
                how === 'hold' ? key.endsWith('/hold') : how === 'event' ? preferred : kind === how,
            );
        assert.ok(found !== undefined, `${who} in step ${state.steps.length}`);
        state = stepper.apply(state, found.key);
    }
    return state;
}

const times = (cpu: string, count: number): string[] => Array.from({ length: count }, () => cpu);

/** `A: patch foo = new (wrote)`, the links of a chain. */
function told(stepper: Stepper, state: MachineState, links: readonly Cause[]): string[] {
    const { events, cpus } = stepper.program;
    return links.map(({ step, cpu, kind }) => {
        const at = state.steps[step];
        const text = at === undefined ? 'start' : at.kind === 'event' ? events[at.event].text : at.kind;
        return `${cpus[at?.cpu ?? cpu].name}: ${text} (${kind})`;
    });
}

/** The chain of B's next `execute foo`, for the version; `possible`. */
function chainOf(stepper: Stepper, state: MachineState, cpu: string): Chain {
    const index = stepper.program.cpus.findIndex((one) => one.name === cpu);
    const [code] = stepper.snapshot(state).cpus[index].code;
    assert.ok(code.chain !== null);
    return code.chain;
}

function expectChain(
    stepper: Stepper,
    state: MachineState,
    version: string,
    possible: boolean,
    ...links: readonly string[]
): void {
    const chain = chainOf(stepper, state, 'B');
    assert.deepEqual(
        [name(stepper.program, chain.value), chain.possible, told(stepper, state, chain.links)],
        [version, possible, links],
    );
    // What the snapshot says of the pipeline, the choice of fetching says of itself.
    const fetch = stepper
        .choices(state)
        .find(({ effects }) =>
            effects.some((effect) => effect.kind === 'fetch' && (!possible || effect.value === chain.value)),
        );
    if (fetch !== undefined) assert.deepEqual(fetch.chains, [chain]);
}

const PATCH = 'patch foo = new; dc cvau foo; dsb ish; ic ivau foo; dsb ish;';
const DONE = [
    'A: patch foo = new (wrote)',
    'A: dc cvau foo (cleaned)',
    'A: dsb ish (completed)',
    'A: ic ivau foo (invalidated)',
    'A: dsb ish (completed)',
];

describe('chains', () => {
    it("the thread's race: B synchronized before A's maintenance was complete", () => {
        const stepper = createStepper(
            scenario(
                'arm64',
                '',
                `cpu A { ${PATCH} kick_all_cpus_sync(); }`,
                'cpu B unregistered in user { enter exception; register; execute foo; }',
            ),
        );
        const state = after(stepper, 'B', ...times('A', 7), 'B');
        expectChain(stepper, state, 'old', true, ...DONE, 'B: enter exception (not-synchronized-since)');
    });

    for (const [steps, links] of [
        [1, ['A: patch foo = new (wrote)', 'A: patch foo = new (not-cleaned)']],
        [2, ['A: patch foo = new (wrote)', 'A: dc cvau foo (cleaned)', 'A: dc cvau foo (not-complete)']],
        [3, [...DONE.slice(0, 3), 'A: dsb ish (not-invalidated)']],
        [4, [...DONE.slice(0, 4), 'A: ic ivau foo (not-complete)']],
    ] as const) {
        it(`names the first link that is missing after ${steps} of A's events`, () => {
            const stepper = createStepper(scenario('arm64', '', `cpu A { ${PATCH} }`, 'cpu B { execute foo; }'));
            expectChain(stepper, after(stepper, ...times('A', steps)), 'old', true, ...links);
        });
    }

    it('a patch that is still held', () => {
        const stepper = createStepper(scenario('arm64', '', `cpu A { ${PATCH} }`, 'cpu B { execute foo; }'));
        expectChain(stepper, after(stepper, 'A hold'), 'old', true, 'A: patch foo = new (held)');
    });

    it('flag, branch, isb: why old is no longer possible', () => {
        const stepper = createStepper(
            scenario(
                'arm64',
                'shared flag = 0;',
                `cpu A { ${PATCH} flag = 1; }`,
                'cpu B { await (flag); isb; execute foo; }',
            ),
        );
        const all = after(stepper, ...times('A', 6), 'B', 'B');
        expectChain(
            stepper,
            all,
            'old',
            false,
            ...DONE,
            'A: flag = 1 (visible)',
            'B: await (flag) (read)',
            'B: isb (synchronized)',
        );
        const early = after(stepper, ...times('A', 6), 'B');
        expectChain(
            stepper,
            early,
            'old',
            true,
            ...DONE,
            'A: flag = 1 (visible)',
            'B: await (flag) (read)',
            'B: start (not-synchronized-since)',
        );
    });

    it('flag, isb without a branch: which link is missing', () => {
        const stepper = createStepper(
            scenario(
                'arm64',
                'shared flag = 0;',
                `cpu A { ${PATCH} flag = 1; }`,
                'cpu B { r = flag; isb; execute foo; }',
            ),
        );
        const state = after(stepper, ...times('A', 6), 'B', 'B');
        expectChain(
            stepper,
            state,
            'old',
            true,
            ...DONE,
            'A: flag = 1 (visible)',
            'B: r = flag (read)',
            'B: r = flag (not-depended-on)',
        );
    });

    it('an isb late in the history that nothing orders', () => {
        const stepper = createStepper(scenario('arm64', '', `cpu A { ${PATCH} }`, 'cpu B { isb; execute foo; }'));
        const state = after(stepper, ...times('A', 5), 'B');
        expectChain(stepper, state, 'old', true, ...DONE, 'B: isb (synchronized-unordered)');
    });

    it('an IPI: taking it synchronizes', () => {
        const stepper = createStepper(
            scenario('arm64', '', `cpu A { ${PATCH} send ipi B; wait ack B; }`, 'cpu B { execute foo; }'),
        );
        const state = after(stepper, ...times('A', 6), 'B take');
        expectChain(stepper, state, 'old', false, ...DONE, 'A: send ipi B (sent)', 'B: take (took)');
    });

    it('the fixed thread: B registered in time and was interrupted', () => {
        const stepper = createStepper(
            scenario(
                'arm64',
                '',
                `cpu A { ${PATCH} smp_mb(); if (registered(B)) { dsb ishst; send ipi B; } wait ack B; }`,
                'cpu B unregistered in user { enter exception; register; dsb ish; isb; execute foo; }',
            ),
        );
        const state = after(stepper, ...times('B', 4), ...times('A', 9), 'B take');
        expectChain(stepper, state, 'old', false, ...DONE, 'A: send ipi B (sent)', 'B: take (took)');
    });

    it("a CPU's own patch: its own dsb and isb", () => {
        const stepper = createStepper(scenario('arm64', '', `cpu B { ${PATCH} isb; execute foo; }`));
        const state = after(stepper, ...times('B', 6));
        expectChain(
            stepper,
            state,
            'old',
            false,
            ...DONE.map((one) => one.replace('A:', 'B:')),
            'B: isb (synchronized)',
        );
    });

    it('x86-64: a serialising instruction after what was read', () => {
        const stepper = createStepper(
            scenario(
                'x86_64',
                'shared flag = 0;',
                'cpu A { patch foo = new; flag = 1; }',
                'cpu B { await (flag); cpuid; execute foo; }',
            ),
        );
        const early = after(stepper, 'A', 'A', 'B');
        expectChain(
            stepper,
            early,
            'old',
            true,
            'A: patch foo = new (wrote)',
            'A: flag = 1 (visible)',
            'B: await (flag) (read)',
            'B: start (not-synchronized-since)',
        );
        expectChain(
            stepper,
            after(stepper, 'A', 'A', 'B', 'B'),
            'old',
            false,
            'A: patch foo = new (wrote)',
            'A: flag = 1 (visible)',
            'B: await (flag) (read)',
            'B: cpuid (synchronized)',
        );
    });

    it('riscv64: a read counts for fence.i only behind a fence', () => {
        const without = createStepper(
            scenario(
                'riscv64',
                'shared flag = 0;',
                'cpu A { patch foo = new; fence rw,rw; flag = 1; }',
                'cpu B { r = flag; fence.i; execute foo; }',
            ),
        );
        expectChain(
            without,
            after(without, ...times('A', 3), 'B', 'B'),
            'old',
            true,
            'A: patch foo = new (wrote)',
            'A: flag = 1 (visible)',
            'B: r = flag (read)',
            'B: r = flag (not-depended-on)',
        );
        const fenced = createStepper(
            scenario(
                'riscv64',
                'shared flag = 0;',
                'cpu A { patch foo = new; fence rw,rw; flag = 1; }',
                'cpu B { r = flag; fence rw,rw; fence.i; execute foo; }',
            ),
        );
        expectChain(
            fenced,
            after(fenced, ...times('A', 3), ...times('B', 3)),
            'old',
            false,
            'A: patch foo = new (wrote)',
            'A: flag = 1 (visible)',
            'B: r = flag (read)',
            'B: fence rw,rw (ordered)',
            'B: fence.i (synchronized)',
        );
    });

    it('a read: what is missing for a newer value, and what forbids an older one', () => {
        const stepper = createStepper(
            scenario(
                'arm64',
                'shared x = 0; shared flag = 0;',
                'cpu A { x = 1; dmb ish; flag = 1; patch foo = new; }',
                'cpu B { r = flag; dmb ishld; s = x; }',
            ),
        );
        const unordered = after(stepper, ...times('A', 3));
        const [, missed] = stepper.choices(unordered).filter(({ cpu }) => cpu === 1);
        assert.equal(missed.chains[0].possible, true);
        assert.deepEqual(told(stepper, unordered, missed.chains[0].links), [
            'A: flag = 1 (wrote)',
            'A: flag = 1 (not-ordered)',
        ]);
        const ordered = after(stepper, ...times('A', 3), 'B', 'B');
        const [only] = stepper.choices(ordered).filter(({ cpu }) => cpu === 1);
        assert.equal(only.chains[0].possible, false);
        assert.deepEqual(told(stepper, ordered, only.chains[0].links), [
            'A: x = 1 (wrote)',
            'A: flag = 1 (visible)',
            'B: r = flag (read)',
            'B: dmb ishld (ordered)',
        ]);
    });

    it('says what is missing exactly where an older version may still be fetched', () => {
        for (const [index, text] of examples().entries()) {
            for (const program of programsOf(text)) {
                const stepper = createStepper(program);
                const below = randomNumbers(index);
                let state = stepper.initial();
                for (let step = 0; step < 25; step++) {
                    for (const { code } of stepper.snapshot(state).cpus)
                        for (const { location, pipeline, newest, chain } of code) {
                            const where = `${program.name}, step ${step}, ${program.locations[location].name}`;
                            const stale = pipeline.some((value) => value !== newest);
                            if (stale) assert.ok(chain?.possible === true, where);
                            if (chain === null) continue;
                            const missing = chain.links.filter(({ kind }) => MISSING.test(kind));
                            assert.equal(missing.length, chain.possible ? 1 : 0, where);
                            if (chain.possible) assert.equal(chain.links.at(-1), missing[0], where);
                            assert.ok(chain.links.length > 0, where);
                            assert.ok(pipeline.includes(chain.value) || !chain.possible, where);
                        }
                    const choices = stepper.choices(state);
                    if (choices.length === 0) break;
                    state = stepper.apply(state, choices[below(choices.length)].key);
                }
            }
        }
    });
});

const MISSING = /^not-|^held$|^synchronized-unordered$/;
const examples = (): string[] =>
    ['examples', 'examples/arm64', 'examples/x86_64', 'examples/riscv64'].flatMap((folder) =>
        readdirSync(folder)
            .filter((file) => file.endsWith('.isosync'))
            .map((file) => readFileSync(join(folder, file), 'utf8')),
    );
