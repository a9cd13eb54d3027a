/** What the author of a file wants known with its verdicts. */
import type { SyntaxFile } from './syntax';

/** The notes of a file, in the order of its text. Those inside CPUs are events, and none of these. */
export const notesOf = (file: SyntaxFile): readonly string[] =>
    file.items.flatMap((item) => (item.kind === 'remark' ? [item.text.value] : []));
