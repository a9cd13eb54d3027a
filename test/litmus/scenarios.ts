/** Random scenarios of the registration family: A patches and looks whom to interrupt; B registers and executes. */
import { lower, parse, resolve, standardHost } from '../../language/index';
import type { Program } from '../../machine/program';
import { randomOf } from '../oracle/generate';

/** The programs of a scenario that has no errors. */
export function programsOf(text: string): Program[] {
    const parsed = parse(text);
    const resolution = resolve(parsed.file, standardHost);
    const lowered = lower(resolution);
    const errors = [...parsed.diagnostics, ...resolution.diagnostics, ...lowered.diagnostics].filter(
        ({ severity }) => severity === 'error',
    );
    if (errors.length > 0) throw new Error(`${errors.map(({ message }) => message).join('; ')}\n${text}`);
    return lowered.programs.map(({ program }) => program);
}

/** A that finds B registered waits for ever, so that only the path without an IPI counts. */
export function registrationScenario(seed: number): string {
    const random = randomOf(seed);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
    const some = (probability: number, ...lines: readonly string[]): string[] =>
        random() < probability ? [pick(lines)] : [];
    const barriers = ['dsb ish;', 'dsb ish;', 'dmb ish;', 'dsb ishst;', 'dsb ishld;', 'isb;'];
    const complete = ['dsb ish;', 'dsb ish;', 'dsb ish;', 'dsb ish;', 'dsb ish;', ...barriers];
    const writer = [
        'patch foo = new;',
        ...some(0.9, 'dc cvau foo;', 'dc civac foo;'),
        ...some(0.9, ...complete),
        ...some(0.95, 'ic ivau foo;', 'ic ialluis;'),
        ...some(0.95, ...complete),
        'last: if (registered(B)) { await (never); }',
    ];
    const reader = [
        ...some(0.4, 'enter exception;', 'isb;', 'dsb ish;', 'w = never;'),
        pick(['register;', 'register;', 'register;', 'register via xchg;']),
        ...some(0.95, ...complete),
        ...some(0.2, 'r = never; if (r == 0) { isb; }', 'r = registered(B); if (r) { isb; }'),
        ...some(0.9, 'isb;', 'isb;', 'eret;', 'dsb ish;'),
        'execute foo;',
    ];
    const [idc, dic] = pick([
        [0, 0],
        [0, 0],
        [1, 0],
        [1, 1],
    ] as const);
    return [
        `scenario "random ${seed}"`,
        `arch arm64 { idc = ${idc}, dic = ${dic} }`,
        'code foo = old;',
        'shared never = 0;',
        'cpu A {',
        ...writer.map((line) => `    ${line}`),
        '}',
        'cpu B unregistered {',
        ...reader.map((line) => `    ${line}`),
        '}',
        'forbid stale foo on B after A.last;',
        '',
    ].join('\n');
}
