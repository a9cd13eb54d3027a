import { strict as assert } from 'node:assert';
import * as vscode from 'vscode';
import { activated, closeAll, find, race, show, until, variant } from './support';

/** `ISO301` of a diagnostic, however it is given. */
function codeOf(diagnostic: vscode.Diagnostic): string {
    const { code } = diagnostic;
    return String(typeof code === 'object' ? code.value : code);
}

const verdicts = (uri: vscode.Uri) =>
    vscode.languages.getDiagnostics(uri).filter((one) => codeOf(one).startsWith('ISO3'));

const textOf = (hovers: readonly vscode.Hover[]) =>
    hovers
        .flatMap((hover) => hover.contents.map((content) => (typeof content === 'string' ? content : content.value)))
        .join('\n');

describe('a scenario in the editor', () => {
    before(activated);
    afterEach(closeAll);

    it('underlines `execute foo`, with the steps that lead there', async () => {
        const { document } = await show(race());
        const racy = await until('verdict', () =>
            verdicts(document.uri).find((one) => document.getText(one.range).includes('foo')),
        );
        assert.equal(racy.range.start.line, find(document, 'execute foo').line);
        const steps = racy.relatedInformation ?? [];
        assert.ok(steps.length >= 8, `a witness has steps, this one ${steps.length}`);
        assert.ok(
            steps.some((step) => step.location.range.start.line === find(document, 'patch foo').line),
            'the patch is one of them',
        );
        assert.ok(
            steps.some((step) => step.location.range.start.line === find(document, 'enter exception').line),
            'so is the exception',
        );
    });

    it('has no verdict to complain of when B waits for its store and synchronizes', async () => {
        const { language } = await activated();
        const document = await variant('register;', 'register; dsb ish; isb;');
        const result = await language.check(document.uri);
        assert.deepEqual(
            result.results.map((one) => one.verdict),
            ['safe'],
            JSON.stringify({
                result,
                uri: document.uri.toString(),
                language: document.languageId,
                text: document.getText(),
            }),
        );
    });

    it('says that a memory barrier is not enough', async () => {
        const { language } = await activated();
        const document = await variant('register;', 'register; smp_mb(); isb;');
        const result = await language.check(document.uri);
        assert.deepEqual(
            result.results.map((one) => one.verdict),
            ['racy'],
            JSON.stringify({
                result,
                uri: document.uri.toString(),
                language: document.languageId,
                text: document.getText(),
            }),
        );
    });

    it('marks a mistake while it is typed, and the verdict goes and comes back', async () => {
        const editor = await show((await variant('register;', 'register;')).uri);
        const at = find(editor.document, 'dsb ish');
        await editor.edit((edit) => edit.insert(at, 'dbs ish;\n    '));
        const mistake = await until('mistake', () =>
            vscode.languages
                .getDiagnostics(editor.document.uri)
                .find((one) => one.severity === vscode.DiagnosticSeverity.Error && one.range.start.line === at.line),
        );
        assert.match(codeOf(mistake), /^ISO[12]\d\d$/);
        await editor.edit((edit) => edit.delete(new vscode.Range(at, at.translate(1).with({ character: 4 }))));
        await until('verdict', () => verdicts(editor.document.uri)[0]);
    });

    it('explains `dsb ish` under the mouse', async () => {
        const { document } = await show(race());
        const hovers = await until('hover', async () => {
            const found = await vscode.commands.executeCommand<vscode.Hover[]>(
                'vscode.executeHoverProvider',
                document.uri,
                find(document, 'dsb ish'),
            );
            return found.length > 0 ? found : undefined;
        });
        assert.match(textOf(hovers), /dsb/i);
        assert.match(textOf(hovers), /not/i, 'a hover says what the barrier does not do');
    });

    it('shows the verdict above the scenario', async () => {
        const { document } = await show(race());
        const lens = await until('code lens', async () => {
            const found = await vscode.commands.executeCommand<vscode.CodeLens[]>(
                'vscode.executeCodeLensProvider',
                document.uri,
                20,
            );
            return found.find((one) => /racy/.test(one.command?.title ?? ''));
        });
        assert.ok(lens.command);
    });

    it('lists the CPUs in the outline', async () => {
        const { document } = await show(race());
        const symbols = await until('outline', async () => {
            const found = await vscode.commands.executeCommand<vscode.DocumentSymbol[] | undefined>(
                'vscode.executeDocumentSymbolProvider',
                document.uri,
            );
            return found && found.length > 0 ? found : undefined;
        });
        const names = symbols.flatMap((symbol) => [symbol.name, ...symbol.children.map((child) => child.name)]);
        assert.ok(names.includes('A') && names.includes('B'), names.join(', '));
    });

    it('goes to a procedure of the kernel library, and shows its text', async () => {
        const { document } = await show(race());
        const [target] = await until('definition', async () => {
            const found = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
                'vscode.executeDefinitionProvider',
                document.uri,
                find(document, 'kick_all_cpus_sync'),
            );
            return found.length > 0 ? found : undefined;
        });
        const uri = 'uri' in target ? target.uri : target.targetUri;
        const library = await vscode.workspace.openTextDocument(uri);
        assert.match(library.getText(), /proc kick_all_cpus_sync/);
    });

    it('completes statements of the architecture inside a CPU', async () => {
        const document = await variant('register;', 'register;\n    ');
        const at = find(document, 'register;\n    ', true);
        const list = await vscode.commands.executeCommand<vscode.CompletionList>(
            'vscode.executeCompletionItemProvider',
            document.uri,
            at,
        );
        const labels = list.items.map((item) => (typeof item.label === 'string' ? item.label : item.label.label));
        assert.ok(
            labels.some((label) => label.startsWith('isb')),
            labels.slice(0, 20).join(', '),
        );
        assert.ok(!labels.some((label) => label.startsWith('mfence')), 'not those of another one');
    });

    it('checks all architectures, and shows the matrix beside the scenario', async () => {
        await show(race());
        await vscode.commands.executeCommand('isosync.checkAllArchitectures', race().toString());
        const matrix = await until('matrix', () =>
            vscode.window.visibleTextEditors.find(({ document }) => document.uri.scheme === 'isosync-library'),
        );
        const text = matrix.document.getText();
        assert.match(text, /idc = 1, dic = 0[^\n]*racy/);
        assert.match(text, /x86_64[^\n]*not there/);
    });

    it('copies the counterexample as a mail diagram of at most 72 columns', async () => {
        await show(race());
        await vscode.commands.executeCommand('isosync.copyAsMail');
        const mail = await vscode.env.clipboard.readText();
        assert.match(mail, /CPU A\s+CPU B/);
        assert.ok(
            mail.split('\n').every((line) => line.length <= 72),
            mail,
        );
    });

    it('stays alive on bad input', async () => {
        const { language } = await activated();
        for (const content of [
            '',
            '\0\0\0',
            'cpu A {',
            'x'.repeat(1_000_000),
            'arch arm64\ncpu A { frobnicate; }\ncpu B { register; }\n',
        ]) {
            const document = await vscode.workspace.openTextDocument({ language: 'isosync', content });
            await language.check(document.uri);
        }
        const result = await language.check(race());
        assert.equal(result.results[0]?.verdict, 'racy');
    });
});
