/** Small random data programs for x86-64 and RISC-V: the same seed gives the same test. */
import { type GeneratedTest, randomOf } from './generate';

interface Random {
    readonly pick: <T>(list: readonly T[]) => T;
    readonly chance: (probability: number) => boolean;
    readonly upTo: (most: number) => number;
}

function randomChoices(seed: number): Random {
    const random = randomOf(seed);
    const upTo = (most: number): number => Math.floor(random() * most);
    return { pick: (list) => list[upTo(list.length)], chance: (probability) => random() < probability, upTo };
}

function print(
    kind: string,
    seed: number,
    init: string,
    columns: readonly (readonly string[])[],
    listed: string,
): string {
    const height = Math.max(...columns.map((lines) => lines.length));
    const rows = Array.from(
        { length: height },
        (_, row) => ` ${columns.map((lines) => (lines[row] ?? '').padEnd(24)).join(' | ')} ;`,
    );
    const names = columns.map((_, cpu) => `P${cpu}`).join(' | ');
    return `${kind} RANDOM${seed}\n{ ${init} }\n ${names} ;\n${rows.join('\n')}\nlocations [${listed} x; y;]\nexists (x=1)\n`;
}

/** How many memory accesses each CPU makes. */
function shares(random: Random, most: number): number[] {
    const cpus = random.pick([2, 2, 3, 4]);
    return Array.from({ length: cpus }, () => 1 + random.upTo(Math.max(1, Math.floor((2 * most) / cpus) - 1)));
}

/** x86-64: stores, loads, fences, locked instructions, jumps. */
export function generateX86(seed: number, most = 8): GeneratedTest {
    const random = randomChoices(seed);
    const listed: string[] = [];
    const columns = shares(random, most).map((share, cpu) => {
        const registers = ['eax', 'ebx', 'ecx', 'edx', 'esi', 'edi', 'r8d', 'r9d', 'r10d', 'r11d'];
        const lines: string[] = [];
        let labels = 0;
        let left = share;
        const fresh = (): string => {
            const register = registers.shift() ?? 'r15d';
            listed.push(`${cpu}:${register.replace(/^e/, 'r').replace(/d$/, '')};`);
            return register;
        };
        while (left > 0 && registers.length > 2) {
            const place = `(${random.pick(['x', 'y'])})`;
            const dice = random.upTo(100);
            if (dice < 32) lines.push(`movl $${1 + random.upTo(2)},${place}`);
            else if (dice < 64) lines.push(`movl ${place},%${fresh()}`);
            else if (dice < 76) lines.push(random.pick(['mfence', 'mfence', 'mfence', 'lfence', 'sfence']));
            else if (dice < 84) {
                const register = fresh();
                lines.push(
                    `movl $3,%${register}`,
                    `${random.pick(['xchgl', 'xchgl', 'lock xaddl'])} %${register},${place}`,
                );
                left -= 1;
            } else if (dice < 88) {
                lines.push(`lock incl ${place}`);
                left -= 1;
            } else if (dice < 93 && !lines.some((line) => line.includes('eax'))) {
                registers.splice(registers.indexOf('eax'), 1);
                listed.push(`${cpu}:rax;`);
                const register = fresh();
                lines.push(
                    `movl $${random.upTo(2)},%eax`,
                    `movl $4,%${register}`,
                    `lock cmpxchgl %${register},${place}`,
                );
                left -= 1;
            } else {
                const register = fresh();
                lines.push(`movl ${place},%${register}`, `cmpl $1,%${register}`, `jne l${cpu}${labels}`);
                if (random.chance(0.5)) lines.push(`movl $2,${place}`);
                lines.push(`l${cpu}${labels++}:`);
            }
            left -= 1;
        }
        return lines;
    });
    return { name: `RANDOM${seed}`, text: print('X86_64', seed, '', columns, listed.join(' ')) };
}

const FENCES = ['rw,rw', 'rw,w', 'r,rw', 'r,r', 'w,w', 'w,r', 'r,w', 'w,rw', 'rw,r'];

/** RISC-V: loads, stores, reservations, atomics with every ordering, fences of every kind, dependencies. */
export function generateRiscv(seed: number, most = 8): GeneratedTest {
    const random = randomChoices(seed);
    const listed: string[] = [];
    const columns = shares(random, most).map((share, cpu) => {
        const lines: string[] = [];
        const loaded: string[] = [];
        let register = 10;
        let labels = 0;
        let left = share;
        const fresh = (): string => {
            listed.push(`${cpu}:x${register};`);
            return `x${register++}`;
        };
        const place = (): string => {
            const base = random.pick(['x5', 'x6']);
            if (loaded.length === 0 || !random.chance(0.35)) return `0(${base})`;
            const source = random.pick(loaded);
            lines.push(`xor x7,${source},${source}`, `add x8,${base},x7`);
            return '0(x8)';
        };
        const value = (): string => {
            if (loaded.length > 0 && random.chance(0.35)) {
                const source = random.pick(loaded);
                lines.push(`xor x7,${source},${source}`, `ori x9,x7,${1 + random.upTo(2)}`);
            } else lines.push(`ori x9,x0,${1 + random.upTo(2)}`);
            return 'x9';
        };
        while (left > 0 && register < 28) {
            const dice = random.upTo(100);
            if (dice < 28) {
                const at = place();
                const to = fresh();
                lines.push(`lw ${to},${at}`);
                loaded.push(to);
            } else if (dice < 54) {
                const data = value();
                lines.push(`sw ${data},${place()}`);
            } else if (dice < 70) lines.push(random.chance(0.15) ? 'fence.tso' : `fence ${random.pick(FENCES)}`);
            else if (dice < 80) {
                const base = random.pick(['x5', 'x6']);
                const to = fresh();
                const data = value();
                const order = random.pick(['', '', '.aq', '.rl', '.aqrl']);
                lines.push(
                    `${random.pick(['amoswap', 'amoswap', 'amoor', 'amoor', 'amoadd'])}.w${order} ${to},${data},(${base})`,
                );
                loaded.push(to);
                left -= 1;
            } else if (dice < 90) {
                const base = random.pick(['x5', 'x6']);
                const to = fresh();
                lines.push(`lr.w${random.pick(['', '', '.aq', '.aqrl'])} ${to},(${base})`);
                loaded.push(to);
                const data = value();
                const status = fresh();
                lines.push(`sc.w${random.pick(['', '', '.rl', '.aqrl'])} ${status},${data},(${base})`);
                if (random.chance(0.5)) loaded.push(status);
                left -= 1;
            } else if (loaded.length > 0) {
                lines.push(
                    `${random.pick(['bne', 'beq'])} ${random.pick(loaded)},x0,l${cpu}${labels}`,
                    `l${cpu}${labels++}:`,
                );
                continue;
            }
            left -= 1;
        }
        return lines;
    });
    const init = columns.map((_, cpu) => `${cpu}:x5=x; ${cpu}:x6=y;`).join(' ');
    return { name: `RANDOM${seed}`, text: print('RISCV', seed, init, columns, listed.join(' ')) };
}
