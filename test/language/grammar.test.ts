import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { describe, it } from 'mocha';

describe('grammar', () => {
    it('colours what the test files say', () => {
        const files = readdirSync('test/language/grammar').map((name) => `test/language/grammar/${name}`);
        assert.ok(files.length > 0);
        const tool = 'node_modules/vscode-tmgrammar-test/dist/unit.js';
        const { status, stdout, stderr } = spawnSync(
            process.execPath,
            [tool, '-g', 'syntaxes/isosync.tmLanguage.json', ...files],
            { encoding: 'utf8' },
        );
        assert.equal(status, 0, stdout + stderr);
    });
});
