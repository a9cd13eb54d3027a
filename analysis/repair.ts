/**
 * Repairs: which changes of the text to try, and what makes one worth offering. A repair is offered only when the repaired
 * text has been checked: what it is for is gone, nothing new is wrong, and no verdict is worse.
 */
import type { Fix } from '../language';
import type { Program } from '../machine/program';
import type { Analysis } from './analysis';
import { isWorse } from './check';
import type { Finding } from './finding';
import { insertAfter, insertBefore } from './lints/edits';
import { lintFindings } from './lints';
import { completes, fetches, patchedBy, registersItself } from './lints/acts';
import { contextOf } from './lints/context';
import type { CheckReport, ConfigurationReport } from './types';

/** A document and its verdicts. */
export interface Checked {
    readonly analysis: Analysis;
    readonly report: CheckReport;
}

/**
 * Whether a repair did what it is for.
 *
 * @param code the code of the finding it is for: there must be fewer of it
 */
export function isGood(before: Checked, after: Checked, code: string): boolean {
    const was = counts(before, code);
    const is = counts(after, code);
    if ((is.get(code) ?? 0) >= (was.get(code) ?? 0)) return false;
    for (const [each, count] of is) if (count > (was.get(each) ?? 0)) return false;
    return after.report.configurations.every(({ label, verdict }) => {
        const old = before.report.configurations.find((each) => each.label === label);
        return old === undefined || !isWorse(verdict, old.verdict);
    });
}

/** How many findings there are of each code; hints count only when they are asked about. */
function counts({ analysis, report }: Checked, asked: string): Map<string, number> {
    const codes = [...analysis.diagnostics, ...lintFindings(analysis, report)]
        .filter(({ code, severity }) => severity !== 'hint' || code === asked)
        .map(({ code }) => code);
    for (const { properties } of report.configurations)
        for (const { outcome, verdict } of properties) if (outcome === 'violated') codes.push(verdictCode(verdict));
    const found = new Map<string, number>();
    for (const code of codes) found.set(code, (found.get(code) ?? 0) + 1);
    return found;
}

function verdictCode(verdict: string): string {
    return verdict === 'racy'
        ? 'ISO300'
        : verdict === 'unpredictable'
          ? 'ISO301'
          : verdict === 'stuck'
            ? 'ISO302'
            : 'ISO304';
}

/**
 * What to try against a stale execution, smallest first: on the CPU that executes, wait for its registration and discard
 * what was fetched; on the CPU that patches, finish the maintenance.
 */
export function staleCandidates(
    analysis: Analysis,
    program: Program,
    configuration: ConfigurationReport,
    property: number,
): Fix[] {
    const about = program.properties[property];
    if (about?.kind !== 'stale' || program.architecture !== 'arm64') return [];
    const context = contextOf(analysis, program, configuration);
    const fixes: Fix[] = [];
    const add = (title: string, edit: ReturnType<typeof insertAfter>) => {
        if (!fixes.some(({ edits }) => edits[0]?.span.start === edit.span.start && edits[0].newText === edit.newText))
            fixes.push({ title, edits: [edit] });
    };
    for (const cpu of context.cpus) {
        if (about.on.includes(cpu.index))
            for (const { span, event } of cpu.acts.filter(fetches)) {
                if (span === null) continue;
                add(`Insert \`isb;\` before \`${event.text}\``, insertBefore(analysis, span, 'isb;'));
                add(
                    `Insert \`dsb ish; isb;\` before \`${event.text}\``,
                    insertBefore(analysis, span, 'dsb ish;', 'isb;'),
                );
            }
        for (const { span } of cpu.acts.filter(registersItself)) {
            if (span === null) continue;
            add('Insert `dsb ish;` after the registration', insertAfter(analysis, span, 'dsb ish;'));
            add('Insert `dsb ish; isb;` after the registration', insertAfter(analysis, span, 'dsb ish;', 'isb;'));
        }
        if (!patchedBy(context, cpu).has(about.location)) continue;
        const name = program.locations[about.location]?.name ?? '';
        for (const [at, { span, event, op }] of cpu.acts.entries()) {
            if (span === null || event.frames.length > 0) continue;
            const follows = cpu.acts[at + 1];
            if ((op.op === 'dc' || op.op === 'ic') && !(follows && completes(follows)))
                add(`Insert \`dsb ish;\` after \`${event.text}\``, insertAfter(analysis, span, 'dsb ish;'));
            if (event.kind === 'patch' && !cpu.acts.some((act) => completes(act)))
                add(
                    `Insert \`caches_clean_inval_pou(${name});\` after \`${event.text}\``,
                    insertAfter(analysis, span, `caches_clean_inval_pou(${name});`),
                );
        }
    }
    return fixes.sort((a, b) => sizeOf(a) - sizeOf(b));
}

/** How many statements a repair writes. */
export function sizeOf({ edits }: Fix): number {
    return edits.reduce((sum, { newText }) => sum + newText.split(';').length - 1, 0);
}

/** Whether something is offered for a finding that has to be checked first. */
export function hasCandidates(finding: Finding): boolean {
    return (finding.candidates?.length ?? 0) > 0;
}
