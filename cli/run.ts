/** Parses a command line and runs it. Never throws for bad input: one sentence on standard error and exit status 2. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import type { CommandName } from './commands';
import { COMMANDS, GENERAL_HELP } from './commands';
import type { CliIo, ExitStatus } from './io';
import { BadInput } from './io';
import { check } from './check';
import { dap } from './dap';
import { explain } from './explain';
import { exportAs } from './export';
import { format } from './format';
import { importMail } from './import';
import { lsp } from './lsp';
import { simulate } from './simulate';
import { trace } from './trace';

export interface Parsed {
    readonly words: readonly string[];
    readonly flag: (name: string) => boolean;
    readonly value: (name: string) => string | undefined;
}

const handlers: Readonly<Record<CommandName, (io: CliIo, parsed: Parsed) => Promise<ExitStatus>>> = {
    check,
    trace,
    run: simulate,
    fmt: format,
    explain,
    export: exportAs,
    import: importMail,
    lsp,
    dap,
};

const isCommand = (name: string): name is CommandName => Object.hasOwn(COMMANDS, name);

/** @param words the command line without node and script */
export async function run(words: readonly string[], io: CliIo): Promise<ExitStatus> {
    try {
        return await dispatch(words, io);
    } catch (error) {
        if (!(error instanceof BadInput)) throw error;
        io.err(`isosync: ${error.message}\n`);
        return 2;
    }
}

async function dispatch(words: readonly string[], io: CliIo): Promise<ExitStatus> {
    const [first, ...rest] = words;
    if (first === undefined) {
        io.err(GENERAL_HELP);
        return 2;
    }
    if (first === '--help' || first === '-h' || first === 'help') {
        const about = rest[0];
        io.out(about !== undefined && isCommand(about) ? help(about) : GENERAL_HELP);
        return 0;
    }
    if (first === '--version' || first === '-V') {
        io.out(`isosync ${io.version}\n`);
        return 0;
    }
    if (!isCommand(first))
        throw new BadInput(`There is no command ${first}. Commands: ${Object.keys(COMMANDS).join(', ')}.`);
    const parsed = parse(first, rest);
    if (parsed.flag('help')) {
        io.out(help(first));
        return 0;
    }
    return handlers[first](io, parsed);
}

const help = (name: CommandName) =>
    `${COMMANDS[name].usage}\n\n${COMMANDS[name].summary}\n\n${COMMANDS[name].details}\n`;

function parse(name: CommandName, words: readonly string[]): Parsed {
    try {
        const options: NonNullable<ParseArgsConfig['options']> = {
            ...COMMANDS[name].options,
            help: { type: 'boolean', short: 'h' },
        };
        const { values, positionals } = parseArgs({
            args: [...words],
            options,
            allowPositionals: true,
            strict: true,
        });
        return {
            words: positionals,
            flag: (option) => values[option] === true,
            value: (option) => {
                const value = values[option];
                return typeof value === 'string' ? value : undefined;
            },
        };
    } catch (error) {
        const why = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '').replace(/\.$/, '') : String(error);
        throw new BadInput(`${why}. Usage: ${COMMANDS[name].usage}`);
    }
}
