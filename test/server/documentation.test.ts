import assert from 'node:assert/strict';
import { INTERNAL_CODES, VERDICT_CODES } from '../../analysis/codes';
import { LINTS } from '../../analysis/lints';
import { CODES } from '../../language';
import { diagnosticsText, documentationOf, sectionOf } from '../../server/documentation';

describe('docs/diagnostics.md', () => {
    const titles: Record<string, string> = {
        ...CODES,
        ...VERDICT_CODES,
        ...INTERNAL_CODES,
        ...Object.fromEntries(LINTS.map(({ code, title }) => [code, title])),
    };

    it('has a section for every code, under its title', () => {
        for (const [code, title] of Object.entries(titles)) {
            const section = sectionOf(code);
            assert.ok(section, `${code} has no section`);
            assert.ok(section.startsWith(`**${title}.**`), `${code} is not called “${title}” there`);
        }
    });

    it('has no section for a code that nobody reports', () => {
        for (const [, code = ''] of diagnosticsText.matchAll(/^### (ISO\d+)$/gm))
            assert.ok(code in titles || /^ISO40[0-5]$/.test(code), `nobody reports ${code}`);
    });

    it('is what the links lead to', () => {
        const line = Number(/#L(\d+)$/.exec(documentationOf('ISO300'))?.[1]);
        assert.equal(diagnosticsText.split('\n')[line - 1], '### ISO300');
    });
});
