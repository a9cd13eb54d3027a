/** `isosync check --json`: one array, one object a file. Field names and meaning are fixed: scripts depend on them. */
import type { CheckReport, ConfigurationReport, PropertyReport } from '../analysis/types';
import type { Program, Span } from '../machine/program';
import type { Trace } from '../machine/trace';
import type { Verdict } from '../machine/verdict';
import { cpuName } from './names';
import type { PlaceOf } from './places';
import { spanOf } from './places';
import { plain } from './rich';
import { sentence } from './words';

/** What the faces know about a diagnostic. */
export interface Finding {
    readonly code: string;
    readonly severity: 'error' | 'warning' | 'information' | 'hint';
    readonly span: Span;
    readonly message: string;
}

/** One file after its check. */
export interface CheckedFile {
    /** As it was named on the command line. */
    readonly file: string;
    /** null: the file could not be understood as a scenario. */
    readonly scenario: string | null;
    readonly programs: readonly Program[];
    /** null: not checked. */
    readonly report: CheckReport | null;
    readonly diagnostics: readonly Finding[];
    /** What the author wants known with the verdicts. */
    readonly notes: readonly string[];
    readonly place: PlaceOf;
}

export interface JsonWitnessStep {
    readonly cpu: string;
    readonly line: number;
    readonly text: string;
    /** Only for steps inside a library procedure. */
    readonly file?: string;
}

export interface JsonProperty {
    readonly text: string;
    /** null: not decided within the limits. */
    readonly holds: boolean | null;
    readonly verdict: Verdict;
    readonly witness: readonly JsonWitnessStep[];
}

export interface JsonResult {
    readonly arch: string;
    readonly options: Readonly<Record<string, number | boolean>>;
    readonly verdict: Verdict;
    readonly expected: Verdict | null;
    /** Distinct final states. */
    readonly states: number;
    readonly ms: number;
    readonly properties: readonly JsonProperty[];
    /** The limit that was met, in words. */
    readonly limit?: string;
}

export interface JsonDiagnostic {
    readonly code: string;
    readonly severity: string;
    readonly line: number;
    readonly column: number;
    readonly message: string;
}

export interface JsonFile {
    readonly file: string;
    readonly scenario: string | null;
    readonly results: readonly JsonResult[];
    readonly notes: readonly string[];
    readonly diagnostics: readonly JsonDiagnostic[];
}

/** The options that mean something on an architecture. */
export function optionsOf(program: Pick<Program, 'architecture' | 'options'>): Record<string, number> {
    if (program.architecture !== 'arm64') return {};
    const { idc, dic, eis, eos } = program.options;
    return { idc, dic, eis, eos };
}

export function jsonFile(checked: CheckedFile): JsonFile {
    return {
        file: checked.file,
        scenario: checked.scenario,
        results: (checked.report?.configurations ?? []).map((each) => result(checked, each)),
        notes: checked.notes,
        diagnostics: checked.diagnostics.map((each) => {
            const place = checked.place(each.span);
            return {
                code: each.code,
                severity: each.severity,
                line: place?.line ?? 1,
                column: place?.column ?? 1,
                message: each.message,
            };
        }),
    };
}

function result(checked: CheckedFile, configuration: ConfigurationReport): JsonResult {
    const program = checked.programs[configuration.program];
    return {
        arch: configuration.architecture,
        options: optionsOf(configuration),
        verdict: configuration.verdict,
        expected: configuration.expected,
        states: configuration.counts.finalStates,
        ms: Math.round(configuration.milliseconds * 100) / 100,
        properties: configuration.properties.map((each) => property(checked, program, each)),
        ...(configuration.limit === null ? {} : { limit: configuration.limit }),
    };
}

function property(checked: CheckedFile, program: Program | undefined, report: PropertyReport): JsonProperty {
    return {
        text: report.text,
        holds: report.outcome === 'unknown' ? null : report.outcome === 'holds',
        verdict: report.verdict,
        witness:
            program === undefined || report.witness === null
                ? []
                : witnessSteps(program, report.witness, checked.place),
    };
}

/** The steps of a counterexample with CPU, place and a sentence. */
export function witnessSteps(program: Program, trace: Trace, place: PlaceOf): JsonWitnessStep[] {
    const scene = { program, trace };
    return trace.steps.map((step) => {
        const span = spanOf(scene, step);
        const at = span === undefined ? null : place(span);
        return {
            cpu: cpuName(program, step.cpu),
            line: at?.line ?? 1,
            text: plain(sentence(scene, step)),
            ...(at?.file === undefined ? {} : { file: at.file }),
        };
    });
}

/** The whole answer, indented, ending in a newline. */
export function json(files: readonly CheckedFile[]): string {
    return `${JSON.stringify(files.map(jsonFile), null, 2)}\n`;
}
