/**
 * Random scenarios around patched code, from a seed: a protocol that tells other CPUs (none, a flag, registration and a kick,
 * an IPI, a CPU in between that does the maintenance), complete or with a step missing or weakened, and anything else of the language in between.
 */
import type { ArchitectureName } from '../../machine/program';
import { randomNumbers } from '../../machine/random';
import type { CpuSketch, Piece, Sketch } from './sketch';

const line = (text: string): Piece => ({ text });
const block = (head: string, ...body: Piece[]): Extract<Piece, { head: string }> => ({ head, body });

const BARRIERS: Readonly<Record<ArchitectureName, readonly string[]>> = {
    arm64: [
        ...['dmb ish', 'dmb ish', 'dsb ish', 'dsb ish', 'dsb ish', 'isb', 'isb'],
        ...['dmb ishld', 'dmb ishst', 'dsb ishld', 'dsb ishst', 'dmb osh', 'dsb oshst', 'dsb oshld', 'dmb oshld'],
        ...['dmb sy', 'dsb sy', 'dmb ld', 'dsb ld', 'dmb st', 'dsb st', 'dmb nsh', 'dsb nsh', 'dsb nshst', 'dsb nshld'],
    ],
    x86_64: ['mfence', 'mfence', 'lfence', 'sfence', 'serialize', 'serialize', 'cpuid', 'mov cr3', 'iret to self'],
    riscv64: [
        ...['fence rw,rw', 'fence rw,rw', 'fence w,w', 'fence r,r', 'fence r,rw', 'fence rw,w', 'fence w,r'],
        ...['fence r,w', 'fence w,rw', 'fence rw,r', 'fence.tso', 'fence.i', 'fence.i', 'sfence.vma'],
    ],
};
/** What A does to publish its stores, and what a CPU does to fetch anew; the complete protocol of each architecture. */
const PUBLISH: Readonly<Record<ArchitectureName, readonly string[]>> = {
    arm64: ['dc', 'dsb ish', 'ic', 'dsb ish'],
    x86_64: ['mfence'],
    riscv64: ['fence rw,rw'],
};
const SYNCHRONIZE: Readonly<Record<ArchitectureName, readonly string[]>> = {
    arm64: ['dsb ish', 'isb'],
    x86_64: ['mfence', 'serialize'],
    riscv64: ['fence rw,rw', 'fence.i'],
};
const RETURNS: Readonly<Record<ArchitectureName, readonly string[]>> = {
    arm64: ['eret'],
    x86_64: ['iret', 'sysret'],
    riscv64: ['sret'],
};
/** A register that is read somewhere must be assigned somewhere: from the start, if need be. */
function withRegisters(body: readonly Piece[], handler: readonly Piece[]): Piece[] {
    const text = JSON.stringify([body, handler]);
    const missing = ['r', 's'].filter(
        (name) => new RegExp(`\\b${name}\\b`).test(text) && !new RegExp(`"${name} = `).test(text),
    );
    return [...missing.map((name) => line(`${name} = 0;`)), ...body];
}
const CLEANS = ['dc cvau', 'dc cvau', 'dc cvac', 'dc civac'];
const PROTOCOLS = ['none', 'flag', 'flag', 'register', 'register', 'ipi', 'ipi', 'self'] as const;

/** The scenario of a seed. `size` bounds the noise: statements per CPU beside the protocol. */
export function randomSketch(seed: number, architecture: ArchitectureName, size = 1): Sketch {
    const below = randomNumbers(seed);
    const pick = <T>(list: readonly T[]): T => list[below(list.length)];
    const oneIn = (count: number): boolean => below(count) === 0;
    const arm = architecture === 'arm64';
    const bit = (often: 0 | 1): 0 | 1 => (oneIn(3) ? (often === 0 ? 1 : 0) : often);
    const options = arm ? { idc: bit(0), dic: bit(0), eis: bit(1), eos: bit(1) } : {};
    const three = oneIn(5);
    const names = three ? ['A', 'B', 'C'] : ['A', 'B'];
    const others = (self: string): string[] => names.filter((name) => name !== self);

    const shape = pick([
        'plain',
        'plain',
        'plain',
        'plain',
        'line',
        'two',
        'quoted',
        architecture === 'x86_64' ? 'parts' : 'plain',
    ]);
    const quoted = shape === 'quoted';
    const versions = quoted ? ['"nop"', '"b tramp"', oneIn(2) ? '"add x0, x0, #1"' : '"nop"'] : ['old', 'new', 'newer'];
    const [old, fresh, newer] = versions;
    const declarations = [
        shape === 'line'
            ? 'line { code foo = old; code bar = old; }'
            : `code foo = ${old}${shape === 'parts' ? ' in 2 parts' : ''};`,
        ...(shape === 'two' ? ['code bar = old;'] : []),
        'shared x = 0;',
        'shared y = 0;',
    ];
    const cells = shape === 'line' || shape === 'two' ? ['foo', 'foo', 'bar'] : ['foo'];
    const words = ['x', 'x', 'y'];

    let labels = 0;
    const execute = (): Piece => line(`run${++labels}: execute ${pick(cells)};`);
    const barrier = (): Piece => line(`${pick(BARRIERS[architecture])};`);
    const clean = (cell: string): Piece => line(`${pick(CLEANS)} ${cell};`);
    const invalidate = (cell: string): Piece =>
        line(pick([`ic ivau ${cell};`, `ic ivau ${cell};`, `ic ivau ${cell};`, 'ic ialluis;', 'ic iallu;']));
    const patch = (cell: string, version: string): Piece[] =>
        shape !== 'parts' || oneIn(5)
            ? [line(`patch ${cell} = ${version};`)]
            : oneIn(2)
              ? [line('patch foo.0 = int3;'), line(`patch foo.1 = ${version};`), line(`patch foo.0 = ${version};`)]
              : [line(`patch foo.${below(2)} = ${pick([version, 'int3'])};`)];
    const order = (): string => pick(['', '', '_relaxed', '_acquire', '_release']);
    const registration = (): Piece =>
        line(
            pick([
                'register;',
                'register;',
                'register;',
                'unregister;',
                'register via xchg;',
                'unregister via xchg;',
                `registered(${pick(names)}) = 1;`,
                `s = xchg${order()}(registered(${pick(names)}), 1);`,
            ]),
        );
    const read = (): string =>
        pick([
            pick(words),
            pick(words),
            `load.acquire ${pick(words)}`,
            `READ_ONCE(${pick(words)})`,
            `registered(${pick(names)})`,
        ]);
    const condition = (): string =>
        pick(['x', 'y == 1', 'r == 1', '!r', 'registered(B)', 'x && y', 'x == 1 || y', 'load.acquire x', 'x + y == 2']);

    const noise = (self: string, depth: number): Piece[] => {
        switch (below(24)) {
            case 0:
            case 1:
                return [line(pick([`${pick(words)} = 1;`, `${pick(words)} = 2;`, `WRITE_ONCE(${pick(words)}, 1);`]))];
            case 2:
                return [line(`store.release ${pick(words)} = 1;`)];
            case 3:
            case 4:
                return [line(`${pick(['r', 's'])} = ${read()};`)];
            case 5:
                return [
                    line(pick([`${pick(words)} = r + 1;`, `${pick(words)} = (r & 0) + 1;`, 's = r == 1;', 'y = x;'])),
                ];
            case 6:
                return [
                    line(
                        pick([
                            `r = xchg${order()}(${pick(words)}, ${1 + below(2)});`,
                            `r = cmpxchg${order()}(${pick(words)}, ${below(2)}, 2);`,
                        ]),
                    ),
                ];
            case 7:
            case 8:
            case 9:
                return [barrier()];
            case 10:
            case 11:
                return [arm ? (oneIn(2) ? clean(pick(cells)) : invalidate(pick(cells))) : barrier()];
            case 12:
                return [execute()];
            case 13:
                return [registration()];
            case 14:
                return [
                    line(pick([`enter ${pick(['exception', 'syscall', 'irq'])};`, `${pick(RETURNS[architecture])};`])),
                ];
            case 15:
                return [line(`await (${pick(['x', 'y', 'x == 1', 'x || y', 'registered(B)', 'load.acquire y'])});`)];
            case 16: {
                if (depth > 0) return [barrier()];
                const first = block(`if (${condition()})`, ...noise(self, 1));
                return [oneIn(2) ? first : { ...first, next: block('else', ...noise(self, 1)) }];
            }
            case 17:
                return depth > 0
                    ? [barrier()]
                    : [{ ...block('choose', ...noise(self, 1)), next: block('or', ...noise(self, 1)) }];
            case 18:
                return depth > 0
                    ? [barrier()]
                    : [
                          pick([
                              block('repeat 2', ...noise(self, 1)),
                              block(`while (${pick(['!x', 'y', 'x == 0'])})`, ...noise(self, 1)),
                          ]),
                      ];
            case 19: {
                const target = pick(others(self));
                return oneIn(4)
                    ? [block('for c in others', line('send ipi c;'))]
                    : [line(`send ipi ${target};`), ...(oneIn(2) ? [line(`wait ack ${target};`)] : [])];
            }
            case 20:
                return [line(pick(['mask irq;', 'unmask irq;']))];
            case 21:
                return patch(pick(cells), pick([fresh, newer, old]));
            case 22:
                return [line(pick(['smp_mb();', 'smp_wmb();', 'smp_rmb();', 'mb();']))];
            default:
                return [line(pick(['assert (r == 0);', 'note "here";', `r = foo == ${old};`]))];
        }
    };
    const noisy = (self: string, count: number): Piece[] =>
        Array.from({ length: count }, () => (oneIn(2) ? noise(self, 0) : [])).flat();

    // A protocol, complete in about a third of the scenarios; otherwise steps of it are missing or others.
    const complete = oneIn(3);
    const steps = (list: readonly string[], cell: string): Piece[] =>
        list.flatMap((step): Piece[] => {
            if (!complete && oneIn(4)) return oneIn(2) ? [] : [barrier()];
            if (step === 'dc') return [clean(cell)];
            if (step === 'ic') return [complete ? line(`ic ivau ${cell};`) : invalidate(cell)];
            return [line(`${step};`)];
        });
    const protocol = three && oneIn(4) ? 'chain' : pick(PROTOCOLS);
    const kick = (target: string): Piece[] => [
        ...(complete || !oneIn(4) ? [line('smp_mb();')] : []),
        block(
            `if (registered(${target}))`,
            ...(arm && (complete || !oneIn(4)) ? [line('dsb ishst;')] : []),
            line(`send ipi ${target};`),
            ...(complete || !oneIn(4) ? [line(`wait ack ${target};`)] : []),
        ),
    ];
    const told = others('A');
    const tell = (): Piece[] => {
        switch (protocol) {
            case 'flag':
                return [line(pick(['x = 1;', 'x = 1;', 'store.release x = 1;']))];
            case 'chain':
                return [line(complete ? 'store.release x = 1;' : 'x = 1;')];
            case 'register':
                return complete && !three && oneIn(2) ? [line('kick_all_cpus_sync();')] : kick(pick(told));
            case 'ipi':
                return told.flatMap((target) => [
                    ...(arm && (complete || oneIn(2)) ? [line('dsb ishst;')] : []),
                    line(`send ipi ${target};`),
                    ...(complete || !oneIn(4) ? [line(`wait ack ${target};`)] : []),
                ]);
            case 'self':
            case 'none':
                return [];
        }
    };
    const listen = (name: string): Piece[] => {
        const heard = [...steps(SYNCHRONIZE[architecture], 'foo'), execute()];
        switch (protocol) {
            case 'chain':
                return name === 'B'
                    ? [line('await (load.acquire x);'), ...steps(PUBLISH[architecture], 'foo'), line('y = 1;')]
                    : [line('await (y == 1);'), ...heard];
            case 'flag':
                return complete || oneIn(2)
                    ? [line(pick(['await (x == 1);', 'await (load.acquire x);'])), ...heard]
                    : [block('if (x == 1)', ...heard)];
            case 'register':
                return [registration(), ...heard];
            case 'ipi':
            case 'self':
            case 'none':
                return [...(complete ? [] : steps(oneIn(2) ? SYNCHRONIZE[architecture] : [], 'foo')), execute()];
        }
    };
    const handlerOf = (): Piece[] =>
        complete || oneIn(3)
            ? [line(`${SYNCHRONIZE[architecture][1]};`)]
            : oneIn(3)
              ? noise('B', 1)
              : oneIn(3)
                ? [execute()]
                : [];
    const noiseOf = (): number => (complete ? 1 : three ? Math.min(size, 1) : size);

    const author: CpuSketch = {
        head: `cpu A${oneIn(3) ? ' unregistered' : ''}`,
        body: [
            ...noisy('A', complete ? 0 : 1),
            ...patch(cells[0], fresh),
            ...noisy('A', complete || three ? 0 : 1),
            ...(protocol === 'chain' ? [] : steps(PUBLISH[architecture], 'foo')),
            ...tell(),
            { text: 'done: note "told";' },
            ...noisy('A', noiseOf()),
            ...(protocol === 'self' || oneIn(4)
                ? [...steps(SYNCHRONIZE[architecture].slice(1), 'foo'), execute()]
                : []),
        ],
        handler: oneIn(2) ? [] : handlerOf(),
    };
    const cpus: CpuSketch[] = told.map((name) => ({
        head: `cpu ${name}${protocol === 'register' || oneIn(4) ? ' unregistered' : ''}${oneIn(6) ? ' in user' : ''}`,
        body: [
            ...noisy(name, complete || three ? 0 : 1),
            ...listen(name),
            ...noisy(name, complete ? 0 : 1),
            ...(oneIn(4) ? [execute()] : []),
        ],
        handler: handlerOf(),
    }));
    const anything = `exists (${pick(['x == 1', 'y == 2', 'x == y', `foo == ${old}`])});`;
    return {
        architecture,
        options,
        declarations,
        cpus: [author, ...cpus].map((cpu) => ({ ...cpu, body: withRegisters(cpu.body, cpu.handler) })),
        properties: [
            `forbid stale foo on B after A.done;`,
            ...(three ? ['forbid stale foo on C after A.done;'] : []),
            `forbid stale foo on A after A.done;`,
            ...(quoted || oneIn(4) ? ['forbid unpredictable foo;'] : []),
            ...(oneIn(3) ? ['forbid ipi to B while user;'] : []),
            ...(oneIn(3) ? [pick([anything, 'forbid (x == 1 && y == 1);', 'always (x != 2);'])] : []),
        ],
    };
}
