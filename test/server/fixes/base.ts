/** The quick fixes that are tested: a mistake, the finding, the title, and the text it gives. */

export interface Row {
    readonly code: string;
    readonly name: string;
    /** The mistake: a replacement in {@link BASE}, or a text of its own. */
    readonly from?: string;
    readonly to?: string;
    readonly text?: string;
    /** Part of what the finding stands on; absent: the first of its code. */
    readonly at?: string;
    readonly title: string;
    /** Part of the mended text; absent: exactly {@link BASE}. */
    readonly gives?: string;
}

/** Safe, and without anything to complain about. */
export const BASE = `scenario "every statement is needed"
source "LKML 2020-04-20"
arch arm64

code foo = old;
shared flag = 0;

cpu A {
    patch foo = new;
    dc cvau foo;
    dsb ish;
    ic ivau foo;
    dsb ish;
kick:
    kick_all_cpus_sync();
    WRITE_ONCE(flag, 1);
}

cpu B unregistered in user {
    enter exception;
    register;
    dsb ish;
    isb;
run:
    execute foo;
    if (flag == 1) {
        note "told";
    }
    r = flag;
}

forbid stale foo on B after A.kick as window;
expect safe;
`;

/** The end of {@link BASE} replaced: another property, expectation or trace. */
export const two = (to: string) => ({ from: 'expect safe;', to });

/** A writer A with full maintenance and a kick, and a B, expected to be racy. */
export const racy = (
    b: string,
    {
        a = FULL,
        head = '',
        arch = 'arm64',
        tail = 'forbid stale foo on B after A.kick;',
        how = 'unregistered in user',
    } = {},
) => `scenario "lint"
arch ${arch}

code foo = old;
${head}
cpu A {
    ${a}
}

cpu B ${how} {
    ${b}
}

${tail}
expect racy;
`;
/** The whole recipe, and the kick. */
export const FULL = `patch foo = new;
    dc cvau foo;
    dsb ish;
    ic ivau foo;
    dsb ish;
kick:
    kick_all_cpus_sync();`;
export const READY = 'enter exception;\n    register;\n    dsb ish;\n    isb;\n    execute foo;';
export const REGISTERED = { how: '', a: FULL };
