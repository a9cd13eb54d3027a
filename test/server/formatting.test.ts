import assert from 'node:assert/strict';
import type { TextEdit } from 'vscode-languageserver';
import { toSpan } from '../../analysis/positions';
import { formatDocument, formatOnType, formatRange } from '../../server/features/formatting';
import { RACE, open } from './kit';
import type { Opened } from './kit';

function applied({ analysis }: Opened, edits: readonly TextEdit[]): string {
    return [...edits]
        .map(({ range, newText }) => ({ ...toSpan(analysis.lines, range), newText }))
        .sort((a, b) => b.start - a.start)
        .reduce((text, { start, end, newText }) => text.slice(0, start) + newText + text.slice(end), analysis.text);
}

const MESSY = RACE.replace('    dc cvau foo;', 'dc   cvau   foo ;').replace(
    'cpu B unregistered',
    'cpu   B unregistered',
);

describe('formatting', () => {
    it('changes white space only, keeps comments, and is idempotent', () => {
        const view = open(MESSY);
        const once = applied(view, formatDocument(view));
        const letters = (text: string) => text.replace(/\s+/g, '');
        assert.equal(letters(once), letters(MESSY));
        assert.match(once, /\n {4}dc cvau foo;\n/);
        assert.match(once, /\ncpu B unregistered in user \{/);
        assert.deepEqual(formatDocument(open(once)), []);
    });

    it('keeps CR LF', () => {
        const view = open(MESSY.replaceAll('\n', '\r\n'));
        const once = applied(view, formatDocument(view));
        assert.ok(!/[^\r]\n/.test(once));
        assert.match(once, /\r\n {4}dc cvau foo;\r\n/);
    });

    it('formats a range, and nothing outside it', () => {
        const view = open(MESSY);
        const line = MESSY.split('\n').findIndex((text) => text.startsWith('dc   cvau'));
        const edits = formatRange(view, {
            range: { start: { line: line - 1, character: 999 }, end: { line: line + 1, character: 0 } },
        });
        const text = applied(view, edits);
        assert.match(text, /\n {4}dc cvau foo;\n/);
        assert.match(text, /cpu {3}B unregistered/);
    });

    it('formats the line that a semicolon ends', () => {
        const source = MESSY.replace('dc   cvau   foo ;', 'dc   cvau   foo ;<|>');
        const view = open(source);
        const text = applied(
            view,
            formatOnType(view, { position: view.position, ch: ';', options: { tabSize: 4, insertSpaces: true } }),
        );
        assert.match(text, /\n {4}dc cvau foo;\n/);
        assert.match(text, /cpu {3}B unregistered/);
    });

    it('leaves what it does not understand as it is', () => {
        const broken = RACE.replace('dc cvau foo;', 'what   is    this;');
        const view = open(broken);
        assert.ok(applied(view, formatDocument(view)).includes('what   is    this;'));
    });
});
