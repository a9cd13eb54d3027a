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

/**
 * Reads every file named, and every scenario and litmus test below every folder named, in a fixed order.
 * @throws BadInput when a file is missing, cannot be read or is not text, or a folder holds nothing to read
 */
export async function inputs(io: CliIo, words: readonly string[], what: RegExp = wanted): Promise<Input[]> {
    if (words.length === 0) throw new BadInput('No file is named. Name files or folders, or - for standard input.');
    const result: Input[] = [];
    const seen = new Set<string>();
    for (const word of words) {
        if (word === '-') {
            const text = decode(await io.stdin(), 'standard input');
            // A litmus test begins with its architecture and name; a scenario never does.
            const kind = /^\s*(AArch64|X86_64|RISCV|PPC|ARM|X86)\b/.test(text) ? 'litmus' : 'scenario';
            result.push({ name: '-', path: join(io.cwd, '-'), text, kind });
            continue;
        }
        for (const path of await expand(io, word, what)) {
            if (seen.has(path)) continue;
            seen.add(path);
            result.push(await read(io, path, word));
        }
    }
    return result;
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
    return { name, path, text: decode(bytes, name), kind: path.endsWith('.litmus') ? 'litmus' : 'scenario' };
}

/** Relative to the working folder with forward slashes where it lies below it, so that output is the same everywhere. */
function shownName(io: CliIo, path: string, word: string): string {
    if (isAbsolute(word)) return path;
    const short = relative(io.cwd, path);
    return short.split(sep).join('/');
}

function decode(bytes: Uint8Array, name: string): string {
    const zero = bytes.indexOf(0);
    if (zero >= 0) throw new BadInput(`${name}: not a text file (there is a NUL byte at offset ${zero}).`);
    try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    } catch {
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
