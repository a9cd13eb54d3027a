/** The scenario files of a folder on disk. */
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Breadth first, so that what is near the top is found where there are too many.
 *
 * @returns URIs, at most `most`; folders that cannot be read count as empty
 */
export async function scenariosBelow(folder: string, most: number): Promise<string[]> {
    const found: string[] = [];
    const folders = [folder];
    for (let next = folders.shift(); next !== undefined && found.length < most; next = folders.shift()) {
        const here = next;
        // Not there, or not ours to read: nothing to search.
        const entries = await readdir(here, { withFileTypes: true }).catch(() => []);
        for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
            if (entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules')
                folders.push(join(here, entry.name));
            if (entry.isFile() && entry.name.endsWith('.isosync') && found.length < most)
                found.push(pathToFileURL(join(here, entry.name)).href);
        }
    }
    return found;
}
