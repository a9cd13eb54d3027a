/**
 * The little markup of every sentence shown to people: `code` in backticks, **bold**, and `step 8`, which faces turn into
 * a link. One string serves hovers (it is Markdown), plain text, SVG and HTML, so they cannot disagree.
 */

/** A stretch of text in one style. `step` (1-based) makes it a link to that step. */
export interface Run {
    readonly text: string;
    readonly code?: true;
    readonly bold?: true;
    readonly step?: number;
}

const TOKEN = /`([^`]*)`|\*\*|\b(steps?) (\d+)\b/g;

/** Splits a sentence into runs; text without markup is one run, an unclosed ** makes the rest bold. */
export function runs(sentence: string): Run[] {
    const result: Run[] = [];
    let bold = false;
    let from = 0;
    const push = (run: Run) => {
        if (run.text !== '') result.push(bold ? { ...run, bold: true } : run);
    };
    for (const match of sentence.matchAll(TOKEN)) {
        push({ text: sentence.slice(from, match.index) });
        from = match.index + match[0].length;
        const [whole, code, word, step] = match;
        if (code !== undefined) push({ text: code, code: true });
        else if (word !== undefined) push({ text: whole, step: Number(step) });
        else bold = !bold;
    }
    push({ text: sentence.slice(from) });
    return result;
}

/** The sentence as plain text: no backticks, no stars. */
export function plain(sentence: string): string {
    return runs(sentence)
        .map((run) => run.text)
        .join('');
}

/** Names in a sentence: `A`, `A and B`, `A, B and C`. */
export function list(words: readonly string[], last = 'and'): string {
    if (words.length < 2) return words.join('');
    return `${words.slice(0, -1).join(', ')} ${last} ${words[words.length - 1] ?? ''}`;
}

/** First letter in upper case, unless it is code. */
export function sentenceCase(text: string): string {
    return text.charAt(0).toUpperCase() + text.slice(1);
}
