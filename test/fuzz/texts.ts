/** Random scenarios as text, from a seed: a CPU that patches, one or two that execute, statements of the architecture. */
import { randomNumbers } from '../../machine/random';

type Architecture = 'arm64' | 'x86_64' | 'riscv64';

const BARRIERS: Readonly<Record<Architecture, readonly string[]>> = {
    arm64: [
        'dmb ish',
        'smp_mb()',
        'dsb ish',
        'dsb ish',
        'dsb ishst',
        'dsb nsh',
        'isb',
        'isb',
        'dmb ishst',
        'dsb ishld',
    ],
    x86_64: ['mfence', 'smp_mb()', 'serialize', 'serialize', 'sync_core()', 'lfence'],
    riscv64: ['fence rw,rw', 'smp_mb()', 'fence w,w', 'fence r,rw', 'fence.i', 'fence.i'],
};

const MAINTENANCE: Readonly<Record<Architecture, readonly string[]>> = {
    arm64: ['dc cvau foo', 'ic ivau foo', 'ic ialluis', 'ic iallu', 'caches_clean_inval_pou(foo)'],
    x86_64: ['smp_mb()'],
    riscv64: ['fence rw,rw'],
};

const RECIPE: Readonly<Record<Architecture, readonly string[]>> = {
    arm64: ['dc cvau foo', 'dsb ish', 'ic ivau foo', 'dsb ish'],
    x86_64: ['smp_mb()'],
    riscv64: ['fence rw,rw'],
};

const ENTRIES: Readonly<Record<Architecture, readonly string[]>> = {
    arm64: ['enter exception', 'enter irq', 'eret'],
    x86_64: ['enter syscall', 'enter irq', 'sysret', 'iret'],
    riscv64: ['enter exception', 'sret'],
};

/** A scenario that parses and resolves; the same for the same seed. */
export function randomText(seed: number): string {
    const below = randomNumbers(seed);
    const pick = <T>(list: readonly T[]): T => list[below(list.length)];
    const architecture = pick(['arm64', 'arm64', 'arm64', 'x86_64', 'riscv64'] as const);
    const bits = architecture === 'arm64' && below(2) === 0;
    const options = bits ? ` { idc = ${below(2)}, dic = ${below(2)}, eis = ${below(2)}, eos = ${below(2)} }` : '';
    const others = below(5) === 0 ? ['B', 'C'] : ['B'];

    const tell = (self: string): string => {
        const target = pick(['A', ...others].filter((name) => name !== self));
        const ipi = `send ipi ${target};${below(4) > 0 ? ` wait ack ${target};` : ''}`;
        switch (below(4)) {
            case 0:
                return ipi;
            case 1:
                return `if (registered(${target})) { ${ipi} }`;
            case 2:
                return 'kick_all_cpus_sync();';
            default:
                return 'done = 1;';
        }
    };
    const any = (self: string): string => {
        switch (below(12)) {
            case 0:
            case 1:
            case 2:
                return `${pick(BARRIERS[architecture])};`;
            case 3:
                return `${pick(MAINTENANCE[architecture])};`;
            case 4:
                return pick(['register;', 'register;', 'register via xchg;', 'unregister;']);
            case 5:
                return `${pick(ENTRIES[architecture])};`;
            case 6:
                return pick(['r = done;', 'if (done) { isb1 = 1; }', 'r = xchg(done, 2);', 'r = cmpxchg(done, 0, 1);']);
            case 7:
                return pick(['mask irq;', 'unmask irq;', 'execute foo;']);
            case 8:
                return tell(self);
            default:
                return 'execute foo;';
        }
    };
    const maintain = RECIPE[architecture].flatMap((statement): string[] => {
        const what = below(10);
        if (what === 0) return [];
        if (what === 1) return [`${pick(BARRIERS[architecture])};`];
        return [`${statement};`];
    });
    const a = ['patch foo = new;', ...maintain];
    if (below(8) === 0) a.reverse();
    if (below(3) === 0) a.splice(below(a.length + 1), 0, any('A'));
    const kick = tell('A');
    const cpus = others.map((name) => {
        const body = Array.from({ length: 1 + below(4) }, () => any(name));
        const head = `cpu ${name}${below(2) === 0 ? ' unregistered' : ''}${below(2) === 0 ? ' in user' : ''} {`;
        const handler = below(4) === 0 ? `\n    on ipi {\n        ${pick(BARRIERS[architecture])};\n    }` : '';
        return `${head}\n    ${[...body, 'run:', 'execute foo;'].join('\n    ')}${handler}\n}\n`;
    });
    return `scenario "random ${seed}"
arch ${architecture}${options}

code foo = old;
shared done = 0;

cpu A {
    ${a.join('\n    ')}
kick:
    ${kick}
}

${cpus.join('\n')}
forbid stale foo on B after A.kick;
${below(2) === 0 ? 'forbid (B.run == old && done == 1) as never;\n' : ''}`;
}
