import assert from 'node:assert/strict';
import { INTERNAL_CODES, VERDICT_CODES } from '../../analysis/codes';
import { LINTS } from '../../analysis/lints';
import { CODES } from '../../language';
import { library, type LanguageHost } from '../../language';
import { studied } from './studied';
import { diagnosticsText, documentationOf, sectionOf } from '../../server/documentation';

/** Two files that use each other. */
const host: LanguageHost = {
    library,
    use: (path) => {
        if (path === 'a.isosync') return { path: 'file:///a.isosync', text: 'use "b.isosync";' };
        return path === 'b.isosync' ? { path, text: 'use "a.isosync";\nproc b() { isb; }' } : null;
    },
};

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

    it('each section has an example that is reported as it says', async () => {
        for (const [, code = ''] of diagnosticsText.matchAll(/^### (ISO\d+)$/gm)) {
            // A fault of the tool has no example.
            if (code.startsWith('ISO9')) continue;
            const [, language = '', text = ''] =
                /```(isosync|litmus)\n([\s\S]*?)\n```/.exec(sectionOf(code) ?? '') ?? [];
            assert.notEqual(text, '', `${code} has no example`);
            const { findings } = await studied(`${text}\n`, host, `file:///a.${language}`);
            const codes = findings.map((each) => each.code);
            assert.ok(codes.includes(code), `${code}: the example yields ${codes.join(' ') || 'nothing'}`);
        }
    });

    it('is what the links lead to', () => {
        const line = Number(/#L(\d+)$/.exec(documentationOf('ISO300'))?.[1]);
        assert.equal(diagnosticsText.split('\n')[line - 1], '### ISO300');
    });
});
