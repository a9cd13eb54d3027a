/** Where the steps of a drawing are written. */
import type { Lines } from '../analysis/positions';
import { linesOf, toHuman } from '../analysis/positions';
import type { PlaceOf } from '../report/places';
import type { Subject } from './drawing';

/** Where spans stand, as people count lines: in the document, in the kernel library, in files that it uses. */
export function placesIn({ text, path, others }: Pick<Subject, 'text' | 'path' | 'others'>): PlaceOf {
    const texts = new Map(others);
    const known = new Map<string | undefined, Lines>();
    return ({ file, start }) => {
        const own = file === undefined || file === path;
        const found = own ? text : texts.get(file);
        if (found === undefined) return null;
        const lines = known.get(file) ?? linesOf(found);
        known.set(file, lines);
        return own ? toHuman(lines, start) : { file, ...toHuman(lines, start) };
    };
}
