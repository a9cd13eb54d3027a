import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import { STATEMENTS } from '../../language';
import { languagePage } from '../../scripts/docs/language';

describe('docs/language.md', () => {
    it('is what scripts/docs.mjs writes from the statement table', () => {
        assert.equal(
            readFileSync('docs/language.md', 'utf8').replaceAll('\r\n', '\n'),
            languagePage(),
            'run: node scripts/docs.mjs',
        );
    });

    it('has a section for every statement', () => {
        const page = languagePage();
        for (const { id } of STATEMENTS) assert.ok(page.includes(`### \`${id}\`\n`), id);
    });
});
