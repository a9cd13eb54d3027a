/** Main of the language server in Node: over stdio, IPC or a socket, as the command line says. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProposedFeatures, createConnection } from 'vscode-languageserver/node';
import type { Host } from './host';
import { startNodeWorker } from './nodeWorker';
import { scenariosBelow } from './scenariosBelow';
import { startServer } from './server';
import { wholeMessages } from './wholeMessages';

const host: Host = {
    startChecker: startNodeWorker(join(__dirname, 'checker.js')),
    setTimer: (milliseconds, work) => {
        const timer = setTimeout(work, milliseconds);
        return { cancel: () => clearTimeout(timer) };
    },
    now: () => performance.now(),
    readFile: async (uri) => {
        if (!uri.startsWith('file:')) return null;
        try {
            return await readFile(fileURLToPath(uri), 'utf8');
        } catch {
            // Missing, a folder, not ours to read: to a reader of `use` it is all the same, and the diagnostic says so.
            return null;
        }
    },
    listFiles: async (folder, most) => (folder.startsWith('file:') ? scenariosBelow(fileURLToPath(folder), most) : []),
};

const connection = process.argv.includes('--stdio')
    ? createConnection(ProposedFeatures.all, process.stdin, wholeMessages(process.stdout))
    : createConnection(ProposedFeatures.all);
startServer(connection, host);
