/** Entry of the suites in VS Code: run by the extension host, results to the file the script names. */
import Mocha from 'mocha';
import * as vscode from 'vscode';

export async function run(): Promise<void> {
    const mocha = new Mocha({ ui: 'bdd', color: false, timeout: 60_000, slow: 5_000, forbidOnly: true });
    const grep = process.env.ISOSYNC_GREP;
    if (grep) mocha.grep(grep);
    mocha.suite.emit('pre-require', globalThis, 'suites', mocha);
    // Bundled with this file; each registers its suite when it is evaluated, so only now.
    await import('./suites');
    const { passed, failed, skipped } = await new Promise<{ passed: number; failed: number; skipped: number }>(
        (resolve) => {
            const runner = mocha.run(() => {
                const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
                resolve({ passed: passes, failed: failures, skipped: pending });
            });
        },
    );
    const results = process.env.ISOSYNC_RESULTS;
    if (results) {
        const text = JSON.stringify({ passed, failed, skipped });
        await vscode.workspace.fs.writeFile(vscode.Uri.file(results), new TextEncoder().encode(text));
    }
    if (failed > 0) throw new Error(`${failed} failed`);
    if (passed === 0) throw new Error('No test ran.');
}
