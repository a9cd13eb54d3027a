/** The scenarios of the workspace that nobody has open: read when a search over the whole workspace first needs them. */
import { analyse } from '../analysis/analysis';
import type { Analysis } from '../analysis/analysis';
import type { Files } from './files';
import type { Host } from './host';

export interface WorkspaceFiles {
    /** Analyses of the scenarios below the workspace's folders that no editor holds, by URI. */
    closed(): Promise<readonly Analysis[]>;
    /** A file has changed on disk, has come or has gone. */
    changed(uri: string): void;
}

/** More would make everybody wait; scenarios are written by hand. */
const MOST_FILES = 1_000;
/** Larger ones are not written by hand. */
const MOST_CHARACTERS = 500_000;

/**
 * @param folders URIs of the workspace's folders
 * @param isOpen whether an editor holds a document
 * @param isTold whether changes on disk are told; if not, everything is read again each time
 */
export function createWorkspaceFiles(
    host: Host,
    files: Files,
    folders: () => readonly string[],
    isOpen: (uri: string) => boolean,
    isTold: () => boolean,
): WorkspaceFiles {
    const known = new Map<string, Analysis | null>();

    async function read(uri: string): Promise<Analysis | null> {
        const text = await host.readFile(uri);
        if (text === null || text.length > MOST_CHARACTERS) return null;
        let analysis = analyse({ uri, version: 0, text }, files.languageHost(uri));
        while (await files.settled()) analysis = analyse({ uri, version: 0, text }, files.languageHost(uri));
        return analysis;
    }

    return {
        closed: async () => {
            const lists = await Promise.all(folders().map((folder) => host.listFiles(folder, MOST_FILES)));
            const uris = [...new Set(lists.flat())].filter((uri) => !isOpen(uri)).slice(0, MOST_FILES);
            const found: Analysis[] = [];
            // One after the other, so that other requests get their turn.
            for (const uri of uris) {
                if (!isTold() || !known.has(uri)) known.set(uri, await read(uri));
                const analysis = known.get(uri);
                if (analysis) found.push(analysis);
            }
            return found;
        },
        changed: (uri) => {
            known.delete(uri);
            for (const [user, analysis] of known) if (analysis?.resolution.files.has(uri)) known.delete(user);
        },
    };
}
