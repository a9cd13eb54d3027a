/** Random scenarios around one patched cell, from a seed: two or three CPUs, registration, IPIs, barriers of the architecture. */
import type { ArchitectureName, Program } from '../../machine/program';
import { randomNumbers } from '../../machine/random';
import {
    dc,
    dmb,
    dsb,
    enter,
    execute,
    fence,
    fenceI,
    ic,
    isb,
    label,
    leave,
    load,
    mask,
    mfence,
    patch,
    program,
    register,
    send,
    serialize,
    stale,
    store,
    wait,
    waitUntil,
    when,
    xchg,
    type CpuText,
    type Statement,
} from '../machine/build';

const barriers: Readonly<Record<ArchitectureName, readonly Statement[]>> = {
    arm64: [
        dmb(),
        dmb(),
        dsb(),
        dsb(),
        dsb('store'),
        dmb('store'),
        dmb('load'),
        dsb('load'),
        isb,
        isb,
        dsb('all', true),
    ],
    x86_64: [mfence, mfence, serialize, serialize],
    riscv64: [fence('rw', 'rw'), fence('rw', 'rw'), fence('w', 'w'), fence('r', 'r'), fenceI, fenceI],
};

export interface RandomScenario {
    readonly text: Program;
    /** For a report of a difference. */
    readonly words: string;
}

/** A scenario of at most `size` statements a CPU. */
export function randomScenario(seed: number, architecture: ArchitectureName = 'arm64', size = 5): RandomScenario {
    const below = randomNumbers(seed);
    const pick = <T>(list: readonly T[]): T => list[below(list.length)];
    const options = {
        idc: pick([0, 0, 1] as const),
        dic: pick([0, 0, 1] as const),
        eis: pick([0, 1] as const),
        eos: pick([0, 1] as const),
    };
    const names = below(4) === 0 ? ['A', 'B', 'C'] : ['A', 'B'];
    const arm = architecture === 'arm64';
    const maintenance = arm ? [dc('foo'), dc('foo'), ic('foo'), ic('foo'), ic('all'), ic('all', true)] : [];
    const targets = (self: string): string => pick(names.filter((name) => name !== self));
    const patches: Statement[] = [];
    const statement = (self: string, depth: number): Statement[] => {
        switch (below(16)) {
            case 0:
                return [store(pick(['x', 'y']), 1)];
            case 1:
                return [load('r', pick(['x', 'y', 'registered(B)']), pick(['plain', 'acquire', 'acquirePC']))];
            case 2:
                return [store(pick(['x', 'y']), 1, true)];
            case 3:
            case 4:
            case 5:
                return [pick(barriers[architecture])];
            case 6:
            case 7:
                return maintenance.length > 0 ? [pick(maintenance)] : [pick(barriers[architecture])];
            case 8:
                return [execute('foo')];
            case 9:
                return [register(pick([0, 1, 1]))];
            case 10:
                return [pick([enter(arm && options.eis === 1), leave(arm && options.eos === 1)])];
            case 11:
                return [waitUntil(pick(['x', 'y']))];
            case 12:
                return depth > 0 ? [isb] : [when(pick(['x', 'registered(B)']), ...statement(self, 1))];
            case 13: {
                const target = targets(self);
                const sent = [send(target), ...(below(2) === 0 ? [wait(target)] : [])];
                return below(2) === 0 && depth === 0 ? [when(`registered(${target})`, ...sent)] : sent;
            }
            case 14:
                return [pick([mask(true), mask(false), xchg('r', 'x', 1)])];
            default:
                patches.push(patch('foo', pick(['new', 'newer'])));
                return [patches[patches.length - 1]];
        }
    };
    const body = (self: string, count: number): Statement[] =>
        Array.from({ length: count }, () => statement(self, 0)).flat();
    const chain = arm
        ? [patch('foo', 'new'), dc('foo'), dsb(), ic('foo'), dsb()]
        : [patch('foo', 'new'), pick(barriers[architecture])];
    const texts = names.map((name, index): CpuText => {
        const handler = below(3) === 0 ? [pick(barriers[architecture])] : below(8) === 0 ? [execute('foo')] : [];
        const registered = pick([0, 1] as const);
        if (index > 0) return { name, registered, handler, body: [...body(name, 1 + below(size - 1)), execute('foo')] };
        const start = below(3) > 0 ? chain.filter(() => below(8) > 0) : [];
        return {
            name,
            registered,
            handler,
            body: [...start, label('done', ...body(name, 1 + below(size - 1))), ...body(name, below(2))],
        };
    });
    const text = program(
        {
            code: ['foo'],
            words: ['x', 'y'],
            architecture,
            options,
            observed: names.flatMap((name) => [`${name}.r`, `${name}.run_foo`]).concat('x', 'y', 'foo'),
        },
        texts,
        [
            stale('foo', 'B', 'A', 'done'),
            ...(names.length > 2 ? [stale('foo', 'C', 'A', 'done')] : []),
            stale('foo', 'A', 'A', 'done'),
        ],
    );
    const words = text.cpus
        .map(
            ({ name }, index) =>
                `${name}: ${text.events
                    .filter((event) => event.cpu === index)
                    .map((event) => event.text)
                    .join('; ')}`,
        )
        .join('\n');
    return { text, words: `${JSON.stringify(options)}\n${words}` };
}
