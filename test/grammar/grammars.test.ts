/** The TextMate grammars, by files whose comments say which scope each word has. */
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';

const tool = join('node_modules', 'vscode-tmgrammar-test', 'dist', 'unit.js');

describe('the TextMate grammars', () => {
    for (const file of readdirSync(join('test', 'grammar')).filter((name) => name.startsWith('syntax')))
        it(`give the words of ${file} their scopes`, () => {
            const { status, stdout, stderr } = spawnSync(process.execPath, [tool, join('test', 'grammar', file)], {
                encoding: 'utf8',
            });
            assert.equal(status, 0, `${stdout}${stderr}`);
        });
});
