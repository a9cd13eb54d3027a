/** From the words on the command line to texts: files, folders (searched for scenarios), `-` for standard input. */
import { readFile, readdir, stat } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { CliIo } from './io';
import { BadInput } from './io';

/** A text to work on. `path` is absolute; for standard input the working folder stands in for its folder. */
export interface Input {
    /** As it is shown: the word of the command line, or the path found below a folder. */
    readonly name: string;
    readonly path: string;
    readonly text: string;
    readonly kind: 'scenario' | 'litmus';
}

const wanted = /\.(isosync|litmus)$/;

/** What could be read, and a sentence for each file or folder that could not. */
export interface Inputs {
    readonly files: readonly Input[];
    readonly refused: readonly string[];
}

/**
 * Reads every file named, and every scenario and litmus test below every folder named, in a fixed order. One that is
 * missing, cannot be read or is not text does not keep the others from being read.
 * @throws BadInput when no file is named
 */
export async function inputs(io: CliIo, words: readonly string[], what: RegExp = wanted): Promise<Inputs> {
    if (words.length === 0) throw new BadInput('No file is named. Name files or folders, or - for standard input.');
    const files: Input[] = [];
    const refused: string[] = [];
    const seen = new Set<string>();
    const unlessRefused = async (attempt: () => Promise<void>): Promise<void> => {
        try {
            await attempt();
        } catch (error) {
            if (!(error instanceof BadInput)) throw error;
            refused.push(error.message);
        }
    };
    for (const word of words) {
        await unlessRefused(async () => {
            if (word === '-') {
                files.push(await standardInput(io));
                return;
            }
            for (const path of await expand(io, word, what)) {
                if (seen.has(path)) continue;
                seen.add(path);
                await unlessRefused(async () => void files.push(await read(io, path, word)));
            }
        });
    }
    return { files, refused };
}

/**
 * For commands about one file.
 * @throws BadInput when it cannot be read, or a folder holds another number of files
 */
export async function oneInput(io: CliIo, words: readonly string[], what?: RegExp): Promise<Input> {
    if (words.length > 1) throw new BadInput(`Name one file (or - for standard input), not ${words.length}.`);
    const { files, refused } = await inputs(io, words, what);
    if (refused[0] !== undefined) throw new BadInput(refused[0]);
    const [only, ...more] = files;
    if (only === undefined || more.length > 0)
        throw new BadInput(`${words[0] ?? ''}: name one file; this folder holds ${files.length}.`);
    return only;
}

/** Says on standard error what could not be read. */
export function tellRefused(io: CliIo, refused: readonly string[]): void {
    for (const sentence of refused) io.err(`isosync: ${sentence}\n`);
}

async function standardInput(io: CliIo): Promise<Input> {
    const bytes = await io.stdin();
    // A litmus test begins with its architecture and name; a scenario never does.
    const isLitmus = /^\s*(AArch64|X86_64|RISCV|PPC|ARM|X86)\b/.test(new TextDecoder('latin1').decode(bytes));
    const kind = isLitmus ? 'litmus' : 'scenario';
    return { name: '-', path: join(io.cwd, '-'), text: decode(bytes, 'standard input', kind), kind };
}

async function expand(io: CliIo, word: string, what: RegExp): Promise<string[]> {
    const path = resolve(io.cwd, word);
    let info;
    try {
        info = await stat(path);
    } catch (error) {
        throw new BadInput(`${word}: ${reason(error)}.`);
    }
    if (!info.isDirectory()) return [path];
    const found: string[] = [];
    await walk(path, what, found);
    if (found.length === 0) throw new BadInput(`${word}: this folder holds no .isosync or .litmus file.`);
    return found.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

async function walk(folder: string, what: RegExp, found: string[]): Promise<void> {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
        if (entry.name.startsWith('.') || entry.name === 'node_modules') continue;
        const path = join(folder, entry.name);
        if (entry.isDirectory()) await walk(path, what, found);
        else if (entry.isFile() && what.test(entry.name)) found.push(path);
    }
}

async function read(io: CliIo, path: string, word: string): Promise<Input> {
    let bytes: Uint8Array;
    try {
        bytes = await readFile(path);
    } catch (error) {
        throw new BadInput(`${word}: ${reason(error)}.`);
    }
    const name = shownName(io, path, word);
    const kind = path.endsWith('.litmus') ? 'litmus' : 'scenario';
    return { name, path, text: decode(bytes, name, kind), kind };
}

/** Relative to the working folder with forward slashes where it lies below it, so that output is the same everywhere. */
function shownName(io: CliIo, path: string, word: string): string {
    if (isAbsolute(word)) return path;
    const short = relative(io.cwd, path);
    return short.split(sep).join('/');
}

/** herd7 reads bytes, and a name in a comment may be in Latin-1: a litmus test is read so where it is not UTF-8. */
function decode(bytes: Uint8Array, name: string, kind: Input['kind']): string {
    const zero = bytes.indexOf(0);
    if (zero >= 0) throw new BadInput(`${name}: not a text file (there is a NUL byte at offset ${zero}).`);
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
        if (kind === 'litmus') return new TextDecoder('latin1').decode(bytes);
        throw new BadInput(`${name}: not a UTF-8 text file.`);
    }
}

/** Why the file system refused, in words. */
export function reason(error: unknown): string {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const words: Readonly<Record<string, string>> = {
        ENOENT: 'there is no such file',
        EACCES: 'it may not be read',
        EPERM: 'it may not be read',
        EISDIR: 'it is a folder',
        ENOTDIR: 'a part of its path is not a folder',
        ELOOP: 'its symbolic links go in circles',
        ENAMETOOLONG: 'its name is too long',
    };
    return words[code] ?? (error instanceof Error ? error.message : String(error));
}
