import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Location, SymbolInformation, WorkspaceEdit } from 'vscode-languageserver';
import { scenariosBelow } from '../../server/scenariosBelow';
import { startClient } from './client';
import type { Client } from './client';
import { RACE } from './kit';

const LIBRARY = 'proc mine() { dsb ish; isb; }\n';
const USER = `use "lib.isosync";\n${RACE.replace('register;', 'register;\n    mine();').replace('kick:', 'only_here:').replace('A.kick', 'A.only_here')}`;

describe('scenarios that nobody has open', () => {
    let folder: string;
    let client: Client;
    const uriOf = (name: string) => pathToFileURL(join(folder, name)).href;
    before(async () => {
        folder = mkdtempSync(join(tmpdir(), 'isosync-closed-'));
        mkdirSync(join(folder, 'below'));
        mkdirSync(join(folder, 'node_modules'));
        writeFileSync(join(folder, 'lib.isosync'), LIBRARY);
        writeFileSync(join(folder, 'user.isosync'), USER);
        writeFileSync(
            join(folder, 'below/other.isosync'),
            RACE.replace('kick:', 'far_away:').replace('A.kick', 'A.far_away'),
        );
        writeFileSync(join(folder, 'node_modules/not.isosync'), RACE);
        client = await startClient(
            { workspace: { didChangeWatchedFiles: { dynamicRegistration: true } } },
            { folders: [pathToFileURL(folder).href] },
        );
        client.open(uriOf('lib.isosync'), LIBRARY);
    });
    after(async () => {
        await client.close();
        rmSync(folder, { recursive: true });
    });
    const symbols = async (query: string) =>
        (await client.request<SymbolInformation[]>('workspace/symbol', { query })).map(({ name, location }) => [
            name,
            location.uri.slice(location.uri.lastIndexOf('/') + 1),
        ]);
    const at = { line: 0, character: 6 };

    it('are found below a folder, but not in hidden ones, in node_modules, or more than asked for', async () => {
        const names = (await scenariosBelow(folder, 10)).map((uri) => uri.slice(uri.lastIndexOf('/') + 1));
        assert.deepEqual(names, ['lib.isosync', 'user.isosync', 'other.isosync']);
        assert.equal((await scenariosBelow(folder, 2)).length, 2);
        assert.deepEqual(await scenariosBelow(join(folder, 'nowhere'), 2), []);
    });

    it('have symbols, and new ones when they change on disk', async () => {
        assert.deepEqual(await symbols('only_here'), [['only_here', 'user.isosync']]);
        assert.deepEqual(await symbols('far_away'), [['far_away', 'other.isosync']]);
        const other = join(folder, 'below/other.isosync');
        writeFileSync(other, RACE.replace('kick:', 'near_by:').replace('A.kick', 'A.near_by'));
        client.notify('workspace/didChangeWatchedFiles', { changes: [{ uri: pathToFileURL(other).href, type: 2 }] });
        assert.deepEqual(await symbols('far_away'), []);
        assert.deepEqual(await symbols('near_by'), [['near_by', 'other.isosync']]);
    });

    it('are among the references of what they use, and renamed with it', async () => {
        const textDocument = { uri: uriOf('lib.isosync') };
        const context = { includeDeclaration: false };
        const places = await client.request<Location[]>('textDocument/references', {
            textDocument,
            position: at,
            context,
        });
        const line = USER.split('\n').findIndex((text) => text.includes('mine();'));
        assert.deepEqual(
            places.map(({ uri, range }) => [uri, range.start]),
            [[uriOf('user.isosync'), { line, character: 4 }]],
        );
        const edit = await client.request<WorkspaceEdit>('textDocument/rename', {
            textDocument,
            position: at,
            newName: 'ours',
        });
        assert.deepEqual(Object.keys(edit.changes ?? {}).sort(), [uriOf('lib.isosync'), uriOf('user.isosync')]);
    });
});
