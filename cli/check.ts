/** `isosync check`: verdicts of every file, for people, scripts, code scanning, test reports, herd7's tools. */
import { isQuery } from '../analysis/check';
import type { CheckReport, ConfigurationReport } from '../analysis/types';
import type { Limits } from '../machine/verdict';
import { herdResult } from '../report/herd';
import type { CheckedFile } from '../report/json';
import { json } from '../report/json';
import { junit } from '../report/junit';
import { diagram } from '../report/mail';
import { firstWitness, outcomes, verdictLine } from '../report/outcomes';
import { sarif } from '../report/sarif';
import { checkEverywhere } from './everywhere';
import { diagnosticLines } from './diagnostics';
import { inputs, tellRefused } from './files';
import { herdLogs } from './herd';
import type { CliIo, ExitStatus } from './io';
import { BadInput, paint, worstStatus } from './io';
import type { Checks } from './jobs';
import { createChecks } from './jobs';
import type { Loaded } from './load';
import { isBroken, load } from './load';
import type { Parsed } from './run';

const FORMATS = ['json', 'sarif', 'junit', 'herd'] as const;

export async function check(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    const formats = FORMATS.filter((each) => parsed.flag(each));
    if (formats.length > 1)
        throw new BadInput(`--${formats.join(' and --')} cannot go together: choose one output format.`);
    const format = formats[0];
    const limits = limitsOf(parsed);
    if (parsed.flag('all-architectures') && format !== undefined)
        throw new BadInput(`--all-architectures and --${format} cannot go together.`);
    const { files, refused } = await inputs(io, parsed.words);
    tellRefused(io, refused);
    const unread: ExitStatus = refused.length > 0 ? 2 : 0;
    if (format === 'herd') return worstStatus([unread, herdLogs(io, files, limits)]);
    const checked: { loaded: Loaded; file: CheckedFile }[] = [];
    const checks = createChecks(io, jobsOf(parsed), limits);
    if (parsed.flag('all-architectures')) {
        try {
            return worstStatus([unread, await checkEverywhere(io, files, checks)]);
        } finally {
            checks.end();
        }
    }
    try {
        const pending = files.map((input) => {
            const loaded = load(input);
            return { loaded, file: () => checkFile(checks, loaded, format === 'json') };
        });
        const started = jobsOf(parsed) === 1 ? [] : pending.map(({ file }) => file());
        // A failure is told when its turn comes.
        for (const each of started) each.catch(() => undefined);
        for (const [index, { loaded, file: start }] of pending.entries()) {
            const file = await (started[index] ?? start());
            checked.push({ loaded, file });
            // One file at a time, in order: a reader of a long run sees how far it is.
            if (format === undefined) io.out(forPeople(io, loaded, file, files.length > 1));
        }
    } finally {
        checks.end();
    }
    const all = checked.map((each) => each.file);
    if (format === 'json') io.out(json(all));
    if (format === 'sarif') io.out(sarif(all, io.version));
    if (format === 'junit') io.out(junit(all));
    if (format === undefined && all.length + refused.length > 1) io.out(summary(io, checked, refused.length));
    return worstStatus([unread, ...checked.map(({ loaded, file }) => statusOf(loaded, file))]);
}

function jobsOf(parsed: Parsed): number {
    const text = parsed.value('jobs');
    if (text === undefined) return 1;
    const number = Number(text);
    if (!Number.isInteger(number) || number < 1 || number > 64)
        throw new BadInput(`--jobs ${text}: give a number of checks at a time, from 1 to 64.`);
    return number;
}

function limitsOf(parsed: Parsed): Partial<Limits> {
    const seconds = parsed.value('time-limit');
    if (seconds === undefined) return {};
    const number = Number(seconds);
    if (!Number.isFinite(number) || number <= 0)
        throw new BadInput(`--time-limit ${seconds}: give a number of seconds greater than 0.`);
    return { milliseconds: number * 1000 };
}

async function checkFile(checks: Checks, loaded: Loaded, finals: boolean): Promise<CheckedFile> {
    const broken = isBroken(loaded) || loaded.programs.length === 0;
    const wantsFinals = finals || loaded.litmus !== null;
    const report = broken ? null : await checks.check(loaded.programs, wantsFinals);
    return {
        file: loaded.input.name,
        scenario: loaded.name,
        programs: loaded.programs.map((each) => each.program),
        report: report === null || loaded.litmus === null ? report : observed(report),
        diagnostics: loaded.diagnostics,
        notes: loaded.notes,
        place: loaded.place,
    };
}

/** A litmus test only asks: whatever is observed is an answer, as long as the search was complete. */
function observed(report: CheckReport): CheckReport {
    const configurations = report.configurations.map((each) => ({
        ...each,
        met: each.limit === null && each.failure === null,
    }));
    return { ...report, configurations, met: configurations.every((each) => each.met) };
}

function statusOf(loaded: Loaded, file: CheckedFile): ExitStatus {
    if (isBroken(loaded)) return 2;
    return file.report === null || file.report.met ? 0 : 1;
}

function forPeople(io: CliIo, loaded: Loaded, file: CheckedFile, several: boolean): string {
    const lines = diagnosticLines(io, loaded);
    if (isBroken(loaded)) return lines.join('');
    if (file.report === null) {
        const why = loaded.isLibrary ? 'a library of procedures' : 'no scenario in it';
        return `${lines.join('')}${paint(io, 'dim', `- ${file.file}: ${why}, nothing to check`)}\n`;
    }
    for (const configuration of file.report.configurations) {
        const sign = configuration.met ? paint(io, 'green', '✓') : paint(io, 'red', '✕');
        const milliseconds = paint(io, 'dim', `${Math.max(1, Math.round(configuration.milliseconds))} ms`);
        lines.push(
            `${sign} ${paint(io, 'bold', file.file)}: ${headline(loaded, file, configuration)}, ${milliseconds}\n`,
        );
        for (const note of loaded.notes) lines.push(paint(io, 'dim', `    Note: ${note}`), '\n');
        if (loaded.litmus === null) lines.push(...details(file, configuration, several));
    }
    return lines.join('');
}

function headline(loaded: Loaded, file: CheckedFile, configuration: ConfigurationReport): string {
    if (loaded.litmus === null) return verdictLine(configuration);
    if (configuration.limit !== null) return `not decided: limit of ${configuration.limit} reached`;
    const { test, program } = loaded.litmus;
    const result = herdResult(test, program, configuration);
    return `Observation ${file.scenario ?? ''} ${result.observation} ${result.positive} ${result.negative}`;
}

function details(file: CheckedFile, configuration: ConfigurationReport, several: boolean): string[] {
    const lines: string[] = [];
    if (configuration.failure !== null) lines.push(`    The checker failed: ${configuration.failure}\n`);
    // As expected: one line is enough among many files. Alone, or not as expected: the whole story.
    if (configuration.met && several) return lines;
    const program = file.programs[configuration.program];
    for (const outcome of outcomes(file, configuration)) {
        const at = outcome.span === null ? null : file.place(outcome.span);
        const where = at === null ? '' : ` (line ${at.line})`;
        lines.push(`    ${outcome.text}${where}\n        ${outcome.message}\n`);
    }
    const witness = program === undefined ? null : firstWitness(configuration, program);
    const query = configuration.properties.every((each) => isQuery(program?.properties[each.property]));
    if (program !== undefined && witness !== null && !query) {
        lines.push('\n');
        lines.push(...diagram({ program, trace: witness }).map((line) => `${`    ${line}`.trimEnd()}\n`));
        lines.push('\n');
    }
    return lines;
}

function summary(io: CliIo, checked: readonly { loaded: Loaded; file: CheckedFile }[], refused: number): string {
    const count = (status: ExitStatus) =>
        checked.filter(({ loaded, file }) => statusOf(loaded, file) === status).length;
    const parts = [`${count(0)} as expected`];
    if (count(1) > 0) parts.push(paint(io, 'red', `${count(1)} not`));
    if (count(2) > 0) parts.push(paint(io, 'red', `${count(2)} not understood`));
    if (refused > 0) parts.push(paint(io, 'red', `${refused} not read`));
    return `${checked.length + refused} files: ${parts.join(', ')}\n`;
}
