import assert from 'node:assert/strict';
import {
    baseName,
    besides,
    canonicalPath,
    clientPath,
    DEFAULT_CLIENT,
    isUri,
    samePath,
    TextLines,
} from '../../debugger/positions';

describe('paths and URIs', () => {
    it('a drive letter is not a scheme', () => {
        assert.equal(isUri('C:\\x'), false);
        assert.equal(isUri('vscode-vfs://github/a/b'), true);
        assert.equal(isUri('untitled:Untitled-1'), true);
        assert.equal(isUri('/x'), false);
    });

    for (const [a, b, same] of [
        ['C:\\Work\\a.isosync', 'c:/Work/a.isosync', true],
        ['file:///c%3A/Work/a.isosync', 'C:\\Work\\a.isosync', true],
        ['file:///home/k/a%20b.isosync', '/home/k/a b.isosync', true],
        ['\\\\server\\share\\a.isosync', 'file://server/share/a.isosync', true],
        ['/a/b', '/a/B', false],
        ['vscode-vfs://github/o/r/a%20b', 'vscode-vfs://github/o/r/a b', true],
        ['/100%/a', '/100%/a', true],
    ] as const) {
        it(`${a} ${same ? 'is' : 'is not'} ${b}`, () => assert.equal(samePath(a, b), same));
    }

    it('names files for people', () => {
        assert.equal(baseName('C:\\x\\y.isosync'), 'y.isosync');
        assert.equal(baseName('vscode-vfs://github/o/r/a%20b.litmus'), 'a b.litmus');
    });

    it('gives URIs to clients that want them', () => {
        const client = { ...DEFAULT_CLIENT, pathFormat: 'uri' as const };
        assert.equal(clientPath(client, '/home/a b'), 'file:///home/a%20b');
        assert.equal(canonicalPath(clientPath(client, 'C:\\a b')), 'c:/a b');
        assert.equal(clientPath(client, 'untitled:1'), 'untitled:1');
        assert.equal(clientPath(DEFAULT_CLIENT, 'C:\\a b'), 'C:\\a b');
    });

    for (const [path, from, expected] of [
        ['lib.isosync', '/w/a.isosync', '/w/lib.isosync'],
        ['../lib/x.isosync', '/w/s/a.isosync', '/w/lib/x.isosync'],
        ['sub\\x.isosync', 'C:\\w\\a.isosync', 'C:\\w\\sub\\x.isosync'],
        ['x y.isosync', 'vscode-vfs://github/o/r/a.isosync', 'vscode-vfs://github/o/r/x%20y.isosync'],
        ['/etc/passwd', '/w/a.isosync', null],
        ['C:\\x', '/w/a.isosync', null],
        ['http://x/y', '/w/a.isosync', null],
        ['../../x', '/a.isosync', null],
    ] as const) {
        it(`use "${path}" in ${from}`, () => assert.equal(besides(path, from), expected));
    }

    it('lines and columns of CR LF texts', () => {
        const lines = new TextLines('a;\r\n  b;\r\nc;');
        assert.deepEqual(lines.extent({ start: 6, end: 8 }), { line: 2, column: 3, endLine: 2, endColumn: 5 });
        assert.equal(lines.lineCount, 3);
    });
});
