/** Scenarios that the view is tried with, besides the examples: many CPUs, many steps, a question nobody asks. */

export const FOUR_CPUS = `scenario "kick_all_cpus_sync() with four CPUs"
arch arm64
code foo = old;
cpu A { patch foo = new; dc cvau foo; dsb ish; ic ivau foo; dsb ish; kick: kick_all_cpus_sync(); }
cpu B { execute foo; }
cpu C unregistered in user { enter syscall; register; dsb ish; isb; execute foo; }
cpu D { mask irq; execute foo; unmask irq; execute foo; }
forbid stale foo after A.kick;
`;

/** Two of five CPUs do something; a long run of steps concerns only its own CPU. */
export const IDLE_CPUS = `scenario "five CPUs, three of them idle"
arch arm64
code foo = old;
shared x = 0;
shared y = 0;
cpu A { patch foo = new; dc cvau foo; dsb ish; ic ivau foo; dsb ish; kick: kick_all_cpus_sync(); }
cpu B unregistered in user { enter exception; repeat 18 { r = y; dmb ish; } register; execute foo; }
cpu C unregistered { }
cpu D unregistered { }
cpu E unregistered { }
forbid stale foo on B after A.kick;
`;

/** About this many steps in one schedule: patches, barriers, loads. */
export function long(steps: number): string {
    const rounds = Math.max(1, Math.floor(steps / 10));
    return `scenario "long"
arch arm64
code foo = old;
shared x = 0;
cpu A { repeat ${rounds} { patch foo = new; dc cvau foo; dsb ish; ic ivau foo; dsb ish; x = 1; } }
cpu B { repeat ${rounds} { r = x; isb; execute foo; dmb ish; } }
exists (x == 2);
`;
}
