/** What a command sees of the world: so that tests run commands without a process. */

export interface CliIo {
    readonly out: (text: string) => void;
    readonly err: (text: string) => void;
    /** Everything on standard input. */
    readonly stdin: () => Promise<Uint8Array>;
    /** Absolute path that relative file names start from. */
    readonly cwd: string;
    /** Escape sequences may be printed. */
    readonly colour: boolean;
    /** Folder of the bundles (`dist`). */
    readonly bundles: string;
    readonly version: string;
    /** Milliseconds. */
    readonly now: () => number;
}

/** What a command line answers with. 0: as expected; 1: not; 2: it could not be understood. */
export type ExitStatus = 0 | 1 | 2;

/** 2 wins over 1, 1 over 0. */
export const worstStatus = (all: readonly ExitStatus[]): ExitStatus => (all.includes(2) ? 2 : all.includes(1) ? 1 : 0);

/** Input that cannot be used: said in one sentence, exit status 2. */
export class BadInput extends Error {
    override readonly name = 'BadInput';
}

const codes = { red: 31, green: 32, yellow: 33, bold: 1, dim: 2 } as const;

/** Text in a colour, where the terminal shows colours. */
export function paint(io: CliIo, colour: keyof typeof codes, text: string): string {
    return io.colour ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text;
}
