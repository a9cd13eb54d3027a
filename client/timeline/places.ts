/** The editor beside the picture: where a step is written. */
import * as vscode from 'vscode';
import type { StepPlace } from '../../report/protocol';
import { uriOfFile } from '../library';

/** The document a step is written in: the scenario, the kernel library or a file that the scenario uses. */
export const documentOf = (scenario: vscode.Uri, { file }: StepPlace): vscode.Uri =>
    file === undefined ? scenario : uriOfFile(file);

/**
 * Puts the editor's selection where a step is written.
 * @param there the keyboard goes there as well, into the library if need be; without, a step of the library is shown where the
 *   scenario calls it: a picture that is looked through does not open other files
 */
export async function showPlace(scenario: vscode.Uri, place: StepPlace, there: boolean): Promise<void> {
    const { line, column } = there ? place : (place.call ?? place);
    const uri = there || place.call === undefined ? documentOf(scenario, place) : scenario;
    const at = new vscode.Position(line - 1, column - 1);
    await vscode.window.showTextDocument(uri, {
        viewColumn: vscode.ViewColumn.One,
        preserveFocus: !there,
        selection: new vscode.Range(at, at),
    });
}
