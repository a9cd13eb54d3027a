import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { lower, parse, resolve, standardHost } from '../../language';
import { explore } from '../../machine/explore';
import { survey } from '../../machine/survey';
import type { Value } from '../../machine/program';

const files = readdirSync('examples', { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.isosync'),
);
const programsOf = (text: string) => lower(resolve(parse(text).file, standardHost)).programs;
const sorted = (values: Iterable<Value>) => [...new Set(values)].sort((a, b) => a - b);

describe('survey of the states of CPUs', () => {
    it('says of every fetch and read in examples/ what the explorer, which shares no search with it, observes there', () => {
        let compared = 0;
        const differences: string[] = [];
        for (const file of files)
            for (const { program, architecture } of programsOf(readFileSync(join('examples', file), 'utf8'))) {
                const { standings, limit } = survey(program, { states: 20_000 });
                const { observations, limit: cutOff } = explore(program, { finals: true });
                assert.equal(limit, null, `${file}: every example is small enough to be looked at whole`);
                assert.equal(cutOff, undefined, file);
                const reads = new Set(observations.map(({ event, location }) => `${event} ${location}`));
                for (const read of reads) {
                    const [event, location] = read.split(' ').map(Number);
                    if (event === undefined || location === undefined) continue;
                    const here = standings.filter((each) => each.event === event);
                    const found = here.flatMap(({ code, words }) => [
                        ...code.filter((each) => each.location === location).flatMap(({ pipeline }) => pipeline),
                        ...words.filter((each) => each.location === location).flatMap(({ may }) => may),
                    ]);
                    const observed = observations.filter((each) => each.event === event && each.location === location);
                    const [one, other] = [sorted(found), sorted(observed.map(({ value }) => value))];
                    compared++;
                    if (one.join() !== other.join())
                        differences.push(
                            `${file} ${architecture} ${program.events[event]?.text ?? ''}: ${one.join()} ${other.join()}`,
                        );
                }
            }
        assert.deepEqual(differences, []);
        assert.ok(compared > 200, `${compared} compared`);
    });

    it('says that its limit was met instead of what it has seen so far being all there is', () => {
        const [lowered] = programsOf(readFileSync('examples/synchronized-before-registered.isosync', 'utf8'));
        assert.ok(lowered);
        assert.equal(survey(lowered.program, { states: 5 }).limit, '5 states');
        let clock = 0;
        const { limit } = survey(lowered.program, { states: 20_000, milliseconds: 0, now: () => clock++ });
        assert.equal(limit, '0 ms');
    });
});
