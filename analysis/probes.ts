/**
 * A question that the author did not ask but would like answered: does an IPI reach a CPU in user mode (ISO022)? It is a
 * property of its own, checked beside the others.
 */
import type { Program, Property } from '../machine/program';
import type { Analysis } from './analysis';
import type { Finding } from './finding';
import { ISO022 } from './lints/ISO022';
import { spanInDocument } from './places';
import type { CheckReport, CheckedProgram } from './types';

/** The programs with these questions instead of the author's properties; those without a question are left out. */
export function probes(analysis: Analysis): CheckedProgram[] {
    return analysis.lowered.programs.flatMap(({ program, optionText }) => {
        const properties = questions(program);
        return properties.length > 0 ? [{ program: { ...program, properties }, optionText, expectations: [] }] : [];
    });
}

function questions(program: Program): Property[] {
    const sent = new Set(program.code.flatMap((each) => (each.op === 'send' ? [each.target] : [])));
    return program.cpus.flatMap(({ name, startsInUser }, cpu): Property[] => {
        const returns = program.code.some(
            ({ op, event }) =>
                op === 'return' && program.events[event]?.cpu === cpu && program.events[event]?.frames.length === 0,
        );
        const isAsked = program.properties.some((each) => each.kind === 'ipiInUser' && each.cpu === cpu);
        // A CPU that is never said to be in user mode is about the kernel only.
        if (isAsked || !sent.has(cpu) || !(startsInUser || returns)) return [];
        return [{ kind: 'ipiInUser', cpu, text: `forbid ipi to ${name} while user` }];
    });
}

export function probeFindings(analysis: Analysis, asked: readonly CheckedProgram[], report: CheckReport): Finding[] {
    const found = new Map<string, Finding>();
    for (const configuration of report.configurations) {
        const program = asked[configuration.program]?.program;
        if (program === undefined) continue;
        for (const { property, outcome } of configuration.properties) {
            const about = program.properties[property];
            if (outcome !== 'violated' || about === undefined) continue;
            for (const finding of explain(analysis, program, about))
                found.set(`${finding.code} ${finding.span.start}`, finding);
        }
    }
    return [...found.values()];
}

function explain(analysis: Analysis, program: Program, about: Property): Finding[] {
    if (about.kind !== 'ipiInUser') return [];
    return program.code.flatMap((op) => {
        const event = program.events[op.event];
        const span = event && spanInDocument(analysis, event);
        if (!span || op.op !== 'send' || op.target !== about.cpu) return [];
        const name = program.cpus[about.cpu]?.name ?? '?';
        return [
            {
                code: 'ISO022',
                severity: ISO022.severity,
                span,
                message: `This IPI may reach ${name} in user mode: nothing breaks, but an isolated task is disturbed. Leave a work flag for its next entry instead.`,
                related: [],
                fixes: [],
            },
        ];
    });
}
