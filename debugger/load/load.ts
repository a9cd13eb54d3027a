/** From the text of a file to programs: `.isosync` scenarios with what they use, and litmus tests. */
import { configurationLabel } from '../../analysis/check';
import { linesOf, toHuman } from '../../analysis/positions';
import type { Diagnostic, LanguageHost, Resolution, SourceText } from '../../language';
import { lower, parse, resolve, standardHost } from '../../language';
import { besides } from '../positions';
import { isLitmus, loadLitmus } from './litmus';
import type { OtherText, Problem, Scenario } from './scenario';

/** How deep `use` may go; a longer chain is most likely a mistake, and its names are reported as unknown. */
const USE_ROUNDS = 20;

/** Never throws on bad text. */
export async function loadScenario(
    path: string,
    text: string,
    readFile: (path: string) => Promise<string>,
): Promise<Scenario> {
    return isLitmus(path, text) ? loadLitmus(path, text) : loadIsosync(path, text, readFile);
}

async function loadIsosync(path: string, text: string, readFile: (path: string) => Promise<string>): Promise<Scenario> {
    const { file, diagnostics: syntax } = parse(text);
    const { resolution, used } = await resolved(path, file, readFile);
    const lowered = lower(resolution);
    const others = new Map<string, OtherText>();
    for (const [name, other] of resolution.files) others.set(name, { text: other.text, shipped: !used.has(name) });
    const lines = linesOf(text);
    const problemOf = (diagnostic: Diagnostic): Problem => {
        const { code, severity, span, message } = diagnostic;
        const where = span.file === undefined ? toHuman(lines, span.start) : { line: 1, column: 1 };
        return { code, severity, message: span.file === undefined ? message : `${span.file}: ${message}`, ...where };
    };
    return {
        path,
        text,
        configurations: lowered.programs.map(({ architecture, optionText, program, traces }) => ({
            label: configurationLabel(architecture, optionText),
            program,
            traces,
        })),
        problems: [...syntax, ...resolution.diagnostics, ...lowered.diagnostics].map(problemOf),
        others,
    };
}

/** Names are resolved again and again until every file that `use` asks for has been read, or cannot be. */
async function resolved(
    path: string,
    file: Resolution['file'],
    readFile: (path: string) => Promise<string>,
): Promise<{ resolution: Resolution; used: ReadonlySet<string> }> {
    const known = new Map<string, string | null>();
    for (let round = 0; ; round++) {
        const missing: string[] = [];
        const host: LanguageHost = {
            library: (architecture) => standardHost.library(architecture),
            use: (wanted, from): SourceText | null => {
                const name = besides(wanted, from ?? path);
                if (name === null) return null;
                const found = known.get(name);
                if (found === undefined) missing.push(name);
                return found === undefined || found === null ? null : { path: name, text: found };
            },
        };
        const resolution = resolve(file, host);
        if (missing.length === 0 || round >= USE_ROUNDS) return { resolution, used: new Set(known.keys()) };
        for (const name of missing) known.set(name, await readFile(name).catch(() => null));
    }
}
