/** The files in scope: the kernel library of each architecture, and what `use` brings in. */
import type { ArchitectureName } from '../../machine/program';
import { parse, type Parsed } from '../parse';
import type { LanguageHost } from '../resolution';
import { ARCHITECTURES } from '../statements';
import type { SyntaxFile, Text } from '../syntax';
import { Problems } from './problems';

export interface FileInScope {
    readonly file: SyntaxFile;
    readonly path: string | undefined;
    /** Library files belong to one architecture; others to all. */
    readonly architecture: ArchitectureName | null;
    /** Where the scenario brings it in, itself or by a file that does; absent for the scenario and for libraries. */
    readonly use?: Text;
}

/** The library does not change while the tool runs: parsed once per text. */
const parsedLibrary = new Map<string, Parsed>();

function parseLibrary(path: string, text: string): Parsed {
    const known = parsedLibrary.get(path);
    if (known?.file.text === text) return known;
    const parsed = parse(text, path);
    parsedLibrary.set(path, parsed);
    return parsed;
}

/** The architectures whose kernel library has a procedure. */
export function architecturesWith(host: LanguageHost, procedure: string): readonly ArchitectureName[] {
    return ARCHITECTURES.filter((architecture) =>
        host
            .library(architecture)
            .some(({ path, text }) =>
                parseLibrary(path, text).file.items.some(
                    (item) => item.kind === 'proc' && item.name.text === procedure,
                ),
            ),
    );
}

/** The scenario first, then used files, then libraries; faults of used files are reported at the `use`. */
export function filesInScope(
    scenario: SyntaxFile,
    architectures: readonly ArchitectureName[],
    host: LanguageHost,
    problems: Problems,
): readonly FileInScope[] {
    const files: FileInScope[] = [{ file: scenario, path: undefined, architecture: null }];
    const seen = new Set<string>();
    const follow = (file: SyntaxFile, path: string | undefined, open: readonly string[], use?: Text) => {
        const here = new Problems(path, problems.all);
        for (const item of file.items) {
            if (item.kind !== 'use' || item.path.value === '') continue;
            const { value, span } = item.path;
            const found = host.use(value, path);
            if (!found) {
                here.add('ISO214', span, `cannot find \`${value}\``);
                continue;
            }
            if (open.includes(found.path)) {
                here.add('ISO215', span, `\`${value}\` uses this file in turn: files cannot use each other`);
                continue;
            }
            if (seen.has(found.path)) continue;
            seen.add(found.path);
            const parsed = parse(found.text, found.path);
            const [first] = parsed.diagnostics;
            if (first) {
                const related = [{ span: first.span, message: first.message }];
                here.add('ISO214', span, `\`${value}\` has errors`, { related });
            }
            files.push({ file: parsed.file, path: found.path, architecture: null, use: use ?? item.path });
            if (open.length < 50) follow(parsed.file, found.path, [...open, found.path], use ?? item.path);
        }
    };
    follow(scenario, scenario.path, scenario.path === undefined ? [] : [scenario.path]);
    for (const architecture of new Set(architectures))
        for (const { path, text } of host.library(architecture)) {
            if (path === scenario.path) continue;
            const { file } = parseLibrary(path, text);
            files.push({ file, path, architecture });
        }
    return files;
}

/** What is wrong inside used files stops the scenario too: said at the `use`, once for each, unless something is said there. */
export function reportUsed(files: readonly FileInScope[], problems: Problems): void {
    for (const { path, use } of files) {
        if (use === undefined) continue;
        const isTold = problems.all.some(({ span }) => span.file === undefined && span.start === use.span.start);
        const inside = problems.all.find(({ span, severity }) => span.file === path && severity === 'error');
        if (inside === undefined || isTold) continue;
        const related = [{ span: inside.span, message: inside.message }];
        problems.add('ISO214', use.span, `\`${use.value}\` has errors`, { related });
    }
}
