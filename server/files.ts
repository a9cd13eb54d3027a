/** The files that `use` brings in: open documents first, then what the host can read, inside the workspace only. */
import type { LanguageHost, SourceText } from '../language';
import { standardHost } from '../language';
import type { Host } from './host';
import { isInside, resolveUse } from './paths';
import { LIBRARY_SCHEME, uriOfFile } from './view';

export interface Files {
    /** What the resolver sees while one document is analysed. */
    languageHost(document: string): LanguageHost;
    /** Resolves once no file is being read; whether anything new has come. */
    settled(): Promise<boolean>;
    /** A file has changed on disk, or may have. */
    forget(uri: string): void;
    /** Documents that have asked for a file. */
    usersOf(uri: string): readonly string[];
}

/**
 * @param openText the text of a document an editor holds
 * @param folders URIs of the workspace's folders
 */
export function createFiles(
    host: Host,
    openText: (uri: string) => string | null,
    folders: () => readonly string[],
): Files {
    const known = new Map<string, string | null>();
    const users = new Map<string, Set<string>>();
    let reading: Promise<void>[] = [];

    function textOf(uri: string, document: string): string | null {
        users.set(uri, (users.get(uri) ?? new Set()).add(document));
        const open = openText(uri);
        if (open !== null) return open;
        if (!isInside(uri, folders(), document)) return null;
        const cached = known.get(uri);
        if (cached !== undefined) return cached;
        known.set(uri, null);
        reading.push(
            host.readFile(uri).then(
                (text) => void known.set(uri, text),
                () => void known.set(uri, null),
            ),
        );
        return null;
    }

    return {
        languageHost: (document) => ({
            library: (architecture) => {
                const shipped = standardHost.library(architecture);
                // The library's own files, looked at as documents, must not declare everything twice.
                if (!document.startsWith(`${LIBRARY_SCHEME}:`)) return shipped;
                return shipped.filter(({ path }) => uriOfFile(path, document) !== document);
            },
            use: (path, from): SourceText | null => {
                const uri = resolveUse(path, from === undefined ? document : uriOfFile(from, document));
                const text = uri === null ? null : textOf(uri, document);
                return uri === null || text === null ? null : { path: uri, text };
            },
        }),
        settled: async () => {
            if (reading.length === 0) return false;
            const all = reading;
            reading = [];
            await Promise.all(all);
            return true;
        },
        forget: (uri) => void known.delete(uri),
        usersOf: (uri) => [...(users.get(uri) ?? [])],
    };
}
