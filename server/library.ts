/** The kernel library as read-only documents. */
import { ARCHITECTURES, standardHost } from '../language';

/** The text of a library file, null when there is none of this name. */
export function libraryText(path: string): string | null {
    for (const architecture of ARCHITECTURES)
        for (const file of standardHost.library(architecture)) if (file.path === path) return file.text;
    return null;
}
