/** From the text of a file to programs: `.isosync` scenarios with what they use, and litmus tests. */
import { analyse } from '../../analysis/analysis';
import { configurationLabel } from '../../analysis/check';
import { toHuman } from '../../analysis/positions';
import type { LanguageHost, SourceText } from '../../language';
import { parse, resolve, standardHost } from '../../language';
import { besides } from '../positions';
import { isLitmus, loadLitmus } from './litmus';
import type { prevention } from './prevention';
import type { OtherText, Problem, Scenario } from './scenario';

/** How deep `use` may go; a longer chain is most likely a mistake, and its names are reported as unknown. */
const USE_ROUNDS = 20;

/**
 * Never throws on bad text.
 * @param prevent looks for what would have prevented a violation; absent where that is left to a worker, as in a session
 */
export async function loadScenario(
    path: string,
    text: string,
    readFile: (path: string) => Promise<string>,
    prevent?: typeof prevention,
): Promise<Scenario> {
    return isLitmus(path, text) ? loadLitmus(path, text) : loadIsosync(path, text, readFile, prevent);
}

async function loadIsosync(
    path: string,
    text: string,
    readFile: (path: string) => Promise<string>,
    prevent: typeof prevention | undefined,
): Promise<Scenario> {
    const { host, used } = await filesOf(path, text, readFile);
    const analysis = analyse({ uri: path, version: 0, text }, host);
    const others = new Map<string, OtherText>();
    for (const [name, other] of analysis.resolution.files) {
        others.set(name, { text: other.text, shipped: !used.has(name) });
    }
    const { lines } = analysis;
    return {
        path,
        text,
        configurations: analysis.lowered.programs.map(({ architecture, optionText, program, traces }) => {
            const label = configurationLabel(architecture, optionText);
            return {
                label,
                program,
                traces,
                ...(prevent === undefined
                    ? {}
                    : {
                          prevention: (property: number, now: () => number, milliseconds: number) =>
                              prevent(analysis, host, label, property, now, milliseconds),
                      }),
            };
        }),
        problems: analysis.diagnostics.map(({ code, severity, span, message }): Problem => {
            if (span.file !== undefined)
                return { code, severity, message: `${span.file}: ${message}`, line: 1, column: 1 };
            return { code, severity, message, ...toHuman(lines, span.start) };
        }),
        others,
    };
}

/** Names are resolved again and again until every file that `use` asks for has been read, or cannot be. */
async function filesOf(
    path: string,
    text: string,
    readFile: (path: string) => Promise<string>,
): Promise<{ host: LanguageHost; used: ReadonlySet<string> }> {
    const known = new Map<string, string | null>();
    const missing = new Set<string>();
    const host: LanguageHost = {
        library: (architecture) => standardHost.library(architecture),
        use: (wanted, from): SourceText | null => {
            const name = besides(wanted, from ?? path);
            if (name === null) return null;
            const found = known.get(name);
            if (found === undefined) missing.add(name);
            return found === undefined || found === null ? null : { path: name, text: found };
        },
    };
    const { file } = parse(text);
    for (let round = 0; round < USE_ROUNDS; round++) {
        resolve(file, host);
        if (missing.size === 0) break;
        for (const name of missing) known.set(name, await readFile(name).catch(() => null));
        missing.clear();
    }
    return { host, used: new Set(known.keys()) };
}
