import assert from 'node:assert/strict';
import { observedIn } from '../../analysis/observed';
import { analysed, checked } from '../server/kit';

/** Two readers of two words: every value a read may observe ends up in its register, so the final states enumerate them. */
const PROGRAM = (barrier: string) => `scenario "mp"
arch arm64
shared x = 0;
shared y = 0;
cpu A {
    x = 1;
    ${barrier}
    y = 1;
    x = 2;
}
cpu B {
    r = y;
    ${barrier}
    s = x;
}
exists (B.r == 1 && B.s == 2 && x == 2 && y == 1);
`;

describe('observations', () => {
    for (const barrier of ['', 'dmb ish;', 'dsb ish;'])
        it(`are the union over all executions, as enumerated by final states (${barrier || 'no barrier'})`, () => {
            const analysis = analysed(PROGRAM(barrier));
            const report = checked(analysis);
            const program = analysis.lowered.programs[0]?.program;
            const configuration = report.configurations[0];
            assert.ok(program && configuration && configuration.limit === null);
            const enumerated = (register: string) => {
                const at = program.observed.findIndex(
                    (each) => each.kind === 'register' && program.cpus[each.cpu]?.registers[each.reg] === register,
                );
                assert.ok(at >= 0, `${register} is not observed`);
                return [...new Set(configuration.finals.map((row) => String(row[at])))].sort();
            };
            const observed = observedIn(analysis, report).flatMap(({ observations }) => observations);
            const of = (location: string) =>
                [...(observed.find((each) => each.location === location)?.values ?? [])].sort();
            assert.deepEqual(of('y'), enumerated('r'));
            assert.deepEqual(of('x'), enumerated('s'));
        });
});
