/**
 * What the survey says an I-cache may hold, compared with the explorer, which shares no search with it: the CPU synchronizes its
 * context there, and fetches.
 */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lower, parse, resolve, standardHost } from '../../language';
import { explore } from '../../machine/explore';
import { survey } from '../../machine/survey';
import type { CpuIndex, LocationId, Program, Value } from '../../machine/program';

const files = readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.isosync'),
);
const programsOf = (text: string) => {
    const parsed = parse(text);
    return parsed.diagnostics.length > 0 ? [] : lower(resolve(parsed.file, standardHost)).programs;
};

/** What a fetch may return to a CPU that has just synchronized its context at this place of the text; null: no such place. */
function fetched(text: string, at: number, code: string, which: number): readonly Value[] | null {
    const probe = 'isb; execute ';
    const program = programsOf(`${text.slice(0, at)}${probe}${code}; ${text.slice(at)}`)[which]?.program;
    if (program === undefined) return null;
    const event = program.events.findIndex(
        ({ span, text: words }) => span.start === at + 5 && words === `execute ${code}`,
    );
    if (event < 0) return null;
    const { observations, limit } = explore(program, { finals: true });
    assert.equal(limit, undefined);
    return observations.filter((each) => each.event === event).map(({ value }) => value);
}

const patches = (program: Program, cpu: CpuIndex, location: LocationId): boolean =>
    program.events.some(
        (event) => event.cpu === cpu && event.kind === 'patch' && event.text.includes(program.locations[location].name),
    );

const sorted = (values: Iterable<Value>) => [...new Set(values)].sort((a, b) => a - b);

describe('survey of I-caches', () => {
    it('agrees with what the explorer lets a CPU fetch at each place of the examples for arm64, after an isb there', () => {
        let [compared, equal] = [0, 0];
        const differences: string[] = [];
        for (const file of files) {
            const text = readFileSync(join('examples', file), 'utf8');
            programsOf(text).forEach(({ program, architecture }, which) => {
                if (architecture !== 'arm64') return;
                for (const { cpu, event, code } of survey(program, { states: 20_000 }).standings) {
                    if (event === null || program.events[event].frames.length > 0) continue;
                    for (const { location, icache } of code) {
                        const { name } = program.locations[location];
                        const values = fetched(text, program.events[event].span.start, name, which);
                        if (values === null) continue;
                        compared++;
                        const [held, after] = [sorted(icache), sorted(values)];
                        if (held.join() === after.join()) equal++;
                        // An isb after a barrier waits for the CPU's own stores and maintenance: less may be left behind it.
                        else if (!patches(program, cpu, location) || !after.every((value) => held.includes(value)))
                            differences.push(
                                `${file} ${program.events[event].text}: ${held.join()}, not ${after.join()}`,
                            );
                    }
                }
            });
        }
        assert.deepEqual(differences, []);
        assert.ok(compared > 300 && equal > 0.9 * compared, `${equal} of ${compared} equal`);
    });
});
