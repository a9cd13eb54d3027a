import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import {
    ARCHITECTURES,
    lower,
    parse,
    print,
    resolve,
    rowsFor,
    standardHost,
    STATEMENTS,
    type StatementRow,
} from '../../language';
import { shape } from './scenarios';

/** A snippet with its placeholders filled in, as a statement of CPU A. */
function written(row: StatementRow): string {
    const text = row.snippet.replace(/\$\{\d+:([^}]*)\}/g, '$1').replace(/\$\d+/g, '');
    if (row.form === 'intrinsic') return row.operation.kind === 'store' ? `${text};` : `r = ${text};`;
    return /[;}]$/.test(text.trim()) ? text : `r = ${text};`;
}

function scenario(row: StatementRow, architecture: string): string {
    return `scenario "row"
arch ${architecture}
code foo = old;
shared x = 0;
shared flag = 0;
cpu A {
    r = 1;
    ${written(row)}
}
cpu B { patch foo = new; }
`;
}

describe('statement table', () => {
    it('has one row per spelling, each with what a reader asks', () => {
        assert.equal(new Set(STATEMENTS.map(({ id }) => id)).size, STATEMENTS.length);
        for (const row of STATEMENTS) {
            for (const text of [row.meaning, row.not, row.source, row.snippet, row.syntax])
                assert.notEqual(text, '', row.id);
            assert.match(row.meaning, /[.:]$/, row.id);
            assert.ok(row.architectures.length > 0, row.id);
            if (row.group !== 'control' && row.group !== 'other')
                for (const answer of Object.values(row.questions ?? { missing: '' }))
                    assert.notEqual(answer, '', row.id);
        }
    });

    for (const architecture of ARCHITECTURES)
        it(`every row of ${architecture} parses, prints and lowers`, () => {
            for (const row of rowsFor(architecture)) {
                const text = scenario(row, architecture);
                const { file, diagnostics } = parse(text);
                assert.deepEqual(diagnostics, [], row.id);
                assert.deepEqual(shape(parse(print(file)).file), shape(file), row.id);
                const resolution = resolve(file, standardHost);
                const wrong = resolution.diagnostics.filter(({ severity }) => severity !== 'hint');
                assert.deepEqual(wrong, [], row.id);
                const lowered = lower(resolution);
                assert.deepEqual(lowered.diagnostics, [], row.id);
                const [only] = lowered.programs;
                const own = only?.program.events.filter(({ cpu, frames }) => cpu === 0 && frames.length === 0) ?? [];
                // `r = 1`, the row, the end; loops and blocks without a body may add nothing.
                const silent = ['repeat', 'for', 'when'].includes(row.id);
                assert.ok(own.length >= (silent ? 2 : 3), row.id);
            }
        });

    it('a statement of another architecture is an error that names those which have it', () => {
        for (const row of STATEMENTS.filter(
            ({ form, architectures }) => form === 'simple' && architectures.length === 1,
        )) {
            const other = ARCHITECTURES.find((name) => !row.architectures.includes(name)) ?? '';
            const { diagnostics, wellFormed } = resolve(parse(scenario(row, other)).file, standardHost);
            assert.equal(wellFormed, false, row.id);
            const [fault] = diagnostics.filter(({ code }) => code === 'ISO208');
            assert.match(fault?.message ?? '', new RegExp(`only on ${row.architectures.join(' and ')}`), row.id);
        }
    });

    it('C spellings mean the same', () => {
        const program = (text: string) => {
            const { file } = parse(`arch arm64 cpu A { ${text} }`);
            return lower(resolve(file, standardHost)).programs[0]?.program.code.map(({ op }) => op);
        };
        for (const row of STATEMENTS)
            if (row.cSpelling) assert.deepEqual(program(`${row.cSpelling};`), program(`${row.id};`), row.id);
    });
});
