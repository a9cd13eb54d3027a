/** The table of commands: their options, and the help written for people. */
import type { ParseArgsConfig } from 'node:util';

export type CommandName = 'check' | 'trace' | 'run' | 'fmt' | 'explain' | 'export' | 'import' | 'lsp' | 'dap';

export interface Command {
    readonly usage: string;
    readonly summary: string;
    readonly options: NonNullable<ParseArgsConfig['options']>;
    readonly details: string;
}

const flag = { type: 'boolean' } as const;
const word = { type: 'string' } as const;

export const COMMANDS: Readonly<Record<CommandName, Command>> = {
    check: {
        usage: 'isosync check FILE… [--json | --sarif | --junit | --herd | --all-architectures]',
        summary: 'Is the scenario racy? Every execution the architecture allows is looked at.',
        options: {
            json: flag,
            sarif: flag,
            junit: flag,
            herd: flag,
            'time-limit': word,
            jobs: word,
            'all-architectures': flag,
        },
        details: `FILE is an .isosync scenario, a .litmus test, a folder of them, or - for standard input.

  --json               one array, one object a file (docs/cli.md has the fields)
  --sarif              SARIF 2.1.0, for code-scanning services
  --junit              JUnit XML, for test reports
  --herd               herd7's log format, for .litmus files
  --all-architectures  whatever \`arch\` says: arm64 with IDC and DIC 0 and 1, x86_64, riscv64; one line each,
                       and which statements an architecture does not have
  --jobs N             check N files at a time, in worker threads
  --time-limit SECONDS give up after this long, per architecture; the verdict is then unknown

Exit status: 0 when every file was understood and every verdict is as its author expects
(or safe, where nothing is expected); 1 when some verdict is not; 2 for bad input.`,
    },
    trace: {
        usage: 'isosync trace FILE [--property NAME|NUMBER] [--architecture NAME]',
        summary: 'The counterexample as a two-column mail diagram, ready to paste into a reply.',
        options: { property: word, architecture: word },
        details: `  --property NAME|NUMBER  the counterexample of this property (NUMBER counts from 1)
  --architecture NAME     on this architecture; without it, the first one that goes wrong

Prints nothing but the diagram and a sentence that says what met whom: at most 72 columns, no tabs.`,
    },
    run: {
        usage: 'isosync run FILE [--seed N] [--runs N] [--architecture NAME]',
        summary: 'One interleaving, drawn at random from a seed that is printed; or many, counted.',
        options: { seed: word, runs: word, architecture: word },
        details: `  --seed N             the same number, the same interleaving
  --runs N             draw N, from consecutive seeds, and count how they end
  --architecture NAME  on this architecture; without it, the first one of the file

What random runs do not show may happen all the same: check looks at every execution.
Exit status: 0 when nothing was violated in these runs; 1 when something was; 2 for bad input.`,
    },
    fmt: {
        usage: 'isosync fmt FILE… [--check]',
        summary: 'Put scenarios into their canonical form, in place (or from - to standard output).',
        options: { check: flag },
        details: `  --check  change nothing; name the files that are not in canonical form and exit with 1

A file with syntax errors is left alone and reported; exit status 2.`,
    },
    explain: {
        usage: 'isosync explain CODE | STATEMENT',
        summary: 'What a diagnostic (ISO200) or a statement (dsb ish) means.',
        options: {},
        details: `Examples:

  isosync explain dsb ish
  isosync explain ISO200`,
    },
    export: {
        usage: 'isosync export FILE (--svg [--cards] | --mermaid | --litmus)',
        summary: 'The counterexample as a picture, or the scenario as a litmus test for herd7.',
        options: { svg: flag, cards: flag, mermaid: flag, litmus: flag, property: word, architecture: word },
        details: `  --svg      the timeline, one self-contained file for a README or a web page; of a safe scenario, a schedule that comes near
  --cards    with the state of each CPU under it
  --mermaid  a sequence diagram, for Markdown
  --litmus   an AArch64 litmus test
  --property NAME|NUMBER, --architecture NAME  as for trace`,
    },
    import: {
        usage: 'isosync import FILE',
        summary: 'A two-column diagram from a mail becomes a scenario.',
        options: {},
        details: `FILE holds the mail, or only its diagram; - reads standard input. The scenario is printed. What is not
understood becomes a note, and is named on standard error.`,
    },
    lsp: {
        usage: 'isosync lsp',
        summary: 'The language server, over standard input and output.',
        options: { stdio: flag },
        details: 'For editors other than VS Code; --stdio is accepted and changes nothing.',
    },
    dap: {
        usage: 'isosync dap [--port N]',
        summary: 'The debug adapter, over standard input and output or a port of this computer.',
        options: { port: word },
        details: '  --port N  listen on 127.0.0.1:N (0 picks a free port and prints it); one session a connection',
    },
};

export const GENERAL_HELP = `isosync: is this cross-CPU code modification racy, and how?

${Object.values(COMMANDS)
    .map((command) => `  ${command.usage}\n      ${command.summary}`)
    .join('\n')}

  isosync --version
  isosync COMMAND --help
`;
