import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { inRepository } from './support';

describe('the extension', () => {
    const extension = () => {
        const found = vscode.extensions.getExtension('isosync.isosync');
        assert.ok(found, 'isosync is installed');
        return found;
    };

    it('activates, and registers every command it contributes', async () => {
        await extension().activate();
        const manifest = extension().packageJSON as { contributes: { commands: { command: string }[] } };
        const registered = new Set(await vscode.commands.getCommands(true));
        const missing = manifest.contributes.commands.map(({ command }) => command).filter((id) => !registered.has(id));
        assert.deepEqual(missing, []);
    });

    it('takes .isosync and .litmus files for its own', async () => {
        for (const [languageId, name] of [
            ['isosync', 'examples/04-register-isb.isosync'],
            ['litmus', 'test/litmus/own/dekker-dmb.litmus'],
        ]) {
            const document = await vscode.workspace.openTextDocument(vscode.Uri.file(inRepository(name)));
            assert.equal(document.languageId, languageId);
        }
    });
});
