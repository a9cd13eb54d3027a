/** What differs between the two extension hosts: how the language server starts, and how the debug adapter is loaded. */
import type * as vscode from 'vscode';
import type { BaseLanguageClient, LanguageClientOptions } from 'vscode-languageclient';

/** The part of `debugger/` the client knows: its bundle exports this, and is loaded at the first session. */
export interface DebuggerModule {
    readonly createSession: (host: DebuggerHost) => vscode.DebugAdapter;
}

/** What a debug session needs from its surroundings. */
export interface DebuggerHost {
    /**
     * The text of a file as the editor has it, saved or not.
     * @param path a file system path, or a URI where the file system is a virtual one
     * @throws Error with a sentence when there is no such file
     */
    readFile(path: string): Promise<string>;
    /** The URI of the document that shows a file of the kernel library. */
    readonly libraryUri: (file: string) => string;
}

export interface ClientHost {
    createClient(context: vscode.ExtensionContext, options: LanguageClientOptions): Promise<BaseLanguageClient>;
    loadDebugger(context: vscode.ExtensionContext): Promise<DebuggerModule>;
}
