/** docs/diagnostics.md as a read-only document of the editor, so that a code's link works without a network. */
import text from '../docs/diagnostics.md';
import { LIBRARY_SCHEME } from './view';

/** Its name among the read-only documents. */
export const DIAGNOSTICS_FILE = 'diagnostics.md';
export const diagnosticsText: string = text;

const lines = new Map<string, number>();
for (const [at, line] of text.split('\n').entries()) {
    const heading = /^### (ISO\d{3})$/.exec(line);
    if (heading?.[1]) lines.set(heading[1], at + 1);
}

/** Where a code is explained: the editor opens the document at that line. */
export function documentationOf(code: string): string {
    return `${LIBRARY_SCHEME}:/${DIAGNOSTICS_FILE}#L${lines.get(code) ?? 1}`;
}

/** The section of a code, as Markdown without its heading; null: there is none. */
export function sectionOf(code: string): string | null {
    const at = lines.get(code);
    if (at === undefined) return null;
    const rest = text.split('\n').slice(at);
    const end = rest.findIndex((line) => /^##/.test(line));
    return rest
        .slice(0, end < 0 ? rest.length : end)
        .join('\n')
        .trim();
}
