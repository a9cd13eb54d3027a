/** The documents in which VS Code shows texts that a scenario stands on. */
import * as vscode from 'vscode';
import { LIBRARY_SCHEME } from '../server/protocol';
import { isUri } from './debug/lines';

/** A path or URI as a document of VS Code. */
export const uriOf = (path: string): vscode.Uri => (isUri(path) ? vscode.Uri.parse(path, true) : vscode.Uri.file(path));

/** The read-only document of a file of the kernel library: the one that go to definition opens. */
export const libraryUri = (file: string): vscode.Uri => vscode.Uri.from({ scheme: LIBRARY_SCHEME, path: `/${file}` });

/** A file as the language names it: `library/arm64.isosync`, or the path or URI of one that a scenario uses. */
export const uriOfFile = (file: string): vscode.Uri => (file.startsWith('library/') ? libraryUri(file) : uriOf(file));
