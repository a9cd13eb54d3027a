import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { library, lower, parse, print, resolve } from '../../language';
import { checkProgram } from '../../machine/check';

const files = readdirSync('examples', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.isosync'))
    .map((name) => name.replaceAll('\\', '/'))
    .sort();

describe('examples', () => {
    it('are many', () => assert.ok(files.length > 100));

    for (const name of files)
        it(`${name}: as expected`, () => {
            const text = readFileSync(join('examples', name), 'utf8');
            const { file, diagnostics } = parse(text);
            const resolution = resolve(file, { library, use: () => null });
            const lowered = lower(resolution);
            assert.deepEqual([...diagnostics, ...resolution.diagnostics, ...lowered.diagnostics], []);
            assert.equal(print(file), text, 'in canonical form');
            for (const kind of ['scenario', 'source'])
                assert.ok(
                    file.items.some((item) => item.kind === kind),
                    `has a ${kind}`,
                );
            assert.ok(lowered.programs.length > 0);
            for (const { architecture, optionText, program, expectations } of lowered.programs) {
                const { verdict, properties } = checkProgram(program, { witness: false });
                const where = `${architecture} ${optionText}`;
                assert.ok(
                    expectations.some(({ property }) => property === null),
                    `${where}: says what it expects`,
                );
                for (const { property, verdict: expected } of expectations)
                    assert.equal(property === null ? verdict : properties[property].verdict, expected, where);
                // Where nobody executes the code at all, the property cannot be put to the test, and says so.
                const executes = program.code.some(({ op }) => op === 'fetch');
                for (const { vacuous, property } of properties)
                    assert.ok(
                        vacuous === undefined || (vacuous === 'never executed' && !executes),
                        `${where}: ${program.properties[property].text} is put to the test`,
                    );
            }
        });
});
