import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { activated, closeAll, race, show, until } from './support';

describe('the Test Explorer', () => {
    before(activated);
    afterEach(closeAll);

    it('has every `expect` of an open scenario as a test', async () => {
        const { tests } = await activated();
        await show(race());
        const file = await until('test of the file', () => {
            const found = tests.items.get(race().toString());
            return found && found.children.size > 0 ? found : undefined;
        });
        const labels: string[] = [];
        file.children.forEach((child) => labels.push(child.label));
        assert.deepEqual(labels, ['racy']);
    });

    it('runs them all without a failure of its own', async () => {
        await activated();
        await show(race());
        await vscode.commands.executeCommand('testing.runCurrentFile');
    });
});
