/** A scenario as a tree of statements, so that it can be made smaller piece by piece, and its text. */
import { lower, parse, resolve, standardHost } from '../../language';
import type { ArchitectureName, ArchitectureOptions, Program } from '../../machine/program';

/** A statement, or a block with its head: `if (x == 1)`; `next` is its `else` or `or`. */
export type Piece =
    | { readonly text: string }
    | { readonly head: string; readonly body: readonly Piece[]; readonly next?: Extract<Piece, { head: string }> };

export interface CpuSketch {
    /** `cpu B unregistered in user`. */
    readonly head: string;
    readonly body: readonly Piece[];
    readonly handler: readonly Piece[];
}

export interface Sketch {
    readonly architecture: ArchitectureName;
    readonly options: Partial<Pick<ArchitectureOptions, 'idc' | 'dic' | 'eis' | 'eos'>>;
    readonly declarations: readonly string[];
    readonly cpus: readonly CpuSketch[];
    readonly properties: readonly string[];
}

const INDENT = '    ';

function lines(pieces: readonly Piece[], indent: string): string[] {
    return pieces.flatMap((piece): string[] =>
        'text' in piece ? [`${indent}${piece.text}`] : block(piece, piece.head, indent),
    );
}

function block(piece: Extract<Piece, { head: string }>, opening: string, indent: string): string[] {
    const inner = lines(piece.body, indent + INDENT);
    const head = `${indent}${opening} {`;
    return piece.next === undefined
        ? [head, ...inner, `${indent}}`]
        : [head, ...inner, ...block(piece.next, `} ${piece.next.head}`, indent)];
}

/** The text of the scenario. */
export function textOf({ architecture, options, declarations, cpus, properties }: Sketch): string {
    const chosen = Object.entries(options).map(([name, value]) => `${name} = ${value}`);
    return [
        'scenario "random"',
        `arch ${architecture}${chosen.length > 0 ? ` { ${chosen.join(', ')} }` : ''}`,
        '',
        ...declarations,
        ...cpus.flatMap(({ head, body, handler }) => [
            '',
            `${head} {`,
            ...lines(body, INDENT),
            ...(handler.length > 0 ? [`${INDENT}on ipi {`, ...lines(handler, INDENT + INDENT), `${INDENT}}`] : []),
            '}',
        ]),
        '',
        ...properties,
        '',
    ].join('\n');
}

/**
 * The program of a scenario's text, with every register and location among what is listed of a final state.
 * Null: the text has an error (a smaller sketch may refer to what is no longer there).
 */
export function programOf(text: string): Program | null {
    const parsed = parse(text);
    const resolution = resolve(parsed.file, standardHost);
    const lowered = lower(resolution);
    const faulty = [...parsed.diagnostics, ...resolution.diagnostics, ...lowered.diagnostics].some(
        ({ severity }) => severity === 'error',
    );
    const [first] = lowered.programs;
    if (faulty || first === undefined) return null;
    const { program } = first;
    const observed = [
        ...program.observed.filter(({ kind }) => kind === 'register'),
        ...program.locations.map((_, location) => ({ kind: 'location' as const, location })),
    ];
    return { ...program, observed };
}
