/** The nearest spelling of a word that means nothing. */

/** Names at most two edits away (one for short names, none for those of one or two letters), nearest first. */
export function nearest(text: string, known: Iterable<string>): readonly string[] {
    const found: { name: string; distance: number }[] = [];
    for (const name of new Set(known)) {
        const length = Math.max(text.length, name.length);
        const limit = length <= 2 ? 0 : length <= 4 ? 1 : 2;
        const distance = editDistance(text.toLowerCase(), name.toLowerCase(), limit);
        if (name !== text && distance <= limit) found.push({ name, distance });
    }
    // The same but for capitals is what was meant.
    const same = found.filter(({ distance }) => distance === 0);
    if (same.length > 0) return same.map(({ name }) => name);
    found.sort((a, b) => a.distance - b.distance || (a.name < b.name ? -1 : 1));
    return found.slice(0, 3).map(({ name }) => name);
}

/** Edits (insert, delete, replace, swap neighbours) between two words; more than `limit` is `limit + 1`. */
export function editDistance(a: string, b: string, limit: number): number {
    if (Math.abs(a.length - b.length) > limit) return limit + 1;
    let before: number[] = [];
    let last = Array.from({ length: b.length + 1 }, (_, column) => column);
    for (let row = 1; row <= a.length; row++) {
        const now = [row];
        for (let column = 1; column <= b.length; column++) {
            const same = a[row - 1] === b[column - 1];
            let best = Math.min(last[column] + 1, now[column - 1] + 1, last[column - 1] + (same ? 0 : 1));
            const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
            if (swapped) best = Math.min(best, before[column - 2] + 1);
            now.push(best);
        }
        before = last;
        last = now;
    }
    return last[b.length];
}
