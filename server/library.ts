/** The kernel library as read-only documents. */
import { DIAGNOSTICS_FILE, diagnosticsText } from './documentation';
import { ARCHITECTURES, standardHost } from '../language';

/** The text of a library file, or of the page about diagnostics; null when there is none of this name. */
export function libraryText(path: string): string | null {
    if (path === DIAGNOSTICS_FILE) return diagnosticsText;
    for (const architecture of ARCHITECTURES)
        for (const file of standardHost.library(architecture)) if (file.path === path) return file.text;
    return null;
}
