/** Makes a scenario smaller while something about it stays true. */
import type { Piece, Sketch } from './sketch';

/** Every list of statements with one statement left out, or one block replaced by what is in it. */
function* smallerLists(pieces: readonly Piece[]): Generator<readonly Piece[]> {
    for (const [index, piece] of pieces.entries()) {
        const around = (...middle: readonly Piece[]): Piece[] => [
            ...pieces.slice(0, index),
            ...middle,
            ...pieces.slice(index + 1),
        ];
        yield around();
        if ('text' in piece) continue;
        yield around(...piece.body);
        const { head, body, next } = piece;
        if (next !== undefined) {
            yield around(...next.body);
            if (head !== 'choose') yield around({ head, body });
            for (const smaller of smallerLists(next.body))
                yield around({ head, body, next: { ...next, body: smaller } });
        }
        for (const smaller of smallerLists(body)) yield around({ ...piece, body: smaller });
    }
}

/** Every sketch that is smaller by one thing, the largest things first. */
function* smaller(sketch: Sketch): Generator<Sketch> {
    const { cpus, properties, declarations } = sketch;
    const without = <T>(list: readonly T[], index: number): T[] => list.filter((_, at) => at !== index);
    for (const index of cpus.keys()) yield { ...sketch, cpus: without(cpus, index) };
    for (const index of properties.keys()) yield { ...sketch, properties: without(properties, index) };
    for (const [index, cpu] of cpus.entries()) {
        const changed = (change: Partial<typeof cpu>): Sketch => ({
            ...sketch,
            cpus: cpus.map((one, at) => (at === index ? { ...cpu, ...change } : one)),
        });
        if (cpu.handler.length > 0) yield changed({ handler: [] });
        for (const handler of smallerLists(cpu.handler)) yield changed({ handler });
        for (const body of smallerLists(cpu.body)) yield changed({ body });
        const [, name] = cpu.head.split(' ');
        if (cpu.head !== `cpu ${name}`) yield changed({ head: `cpu ${name}` });
    }
    for (const index of declarations.keys()) yield { ...sketch, declarations: without(declarations, index) };
    for (const [name, value] of Object.entries(sketch.options)) {
        const usual = name === 'eis' || name === 'eos' ? 1 : 0;
        if (value !== usual) yield { ...sketch, options: { ...sketch.options, [name]: usual } };
    }
}

/** The smallest sketch found by leaving out one thing after the other as long as `keeps` is true of the rest. */
export function shrink(sketch: Sketch, keeps: (smaller: Sketch) => boolean): Sketch {
    let best = sketch;
    for (;;) {
        let found: Sketch | null = null;
        for (const candidate of smaller(best)) {
            if (keeps(candidate)) {
                found = candidate;
                break;
            }
        }
        if (found === null) return best;
        best = found;
    }
}
