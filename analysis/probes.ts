/**
 * Questions that the author did not ask but would like answered: may an instruction be executed while it may not be
 * modified (ISO010), does an IPI reach a CPU in user mode (ISO022)? Each is a property of its own, checked beside the others.
 */
import type { Program, Property } from '../machine/program';
import type { Analysis } from './analysis';
import type { Finding } from './finding';
import { LINTS } from './lints';
import { patchOf } from './lints/acts';
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
    const asked = (kind: Property['kind']) => program.properties.filter((each) => each.kind === kind);
    const unpredictable = program.locations.flatMap(({ kind, name }, location): Property[] => {
        const isQuoted = program.symbols.some(
            (symbol) => symbol.kind === 'version' && symbol.quoted && !symbol.modifiable,
        );
        const isAsked = asked('unpredictable').some(
            (each) => each.kind === 'unpredictable' && each.location === location,
        );
        if (kind !== 'code' || !isQuoted || isAsked) return [];
        return [{ kind: 'unpredictable', location, text: `forbid unpredictable ${name}` }];
    });
    const sent = new Set(program.code.flatMap((each) => (each.op === 'send' ? [each.target] : [])));
    const inUser = program.cpus.flatMap(({ name, startsInUser }, cpu): Property[] => {
        const returns = program.code.some(
            ({ op, event }) =>
                op === 'return' && program.events[event]?.cpu === cpu && program.events[event]?.frames.length === 0,
        );
        const isAsked = asked('ipiInUser').some((each) => each.kind === 'ipiInUser' && each.cpu === cpu);
        // A CPU that is never said to be in user mode is about the kernel only.
        if (isAsked || !sent.has(cpu) || !(startsInUser || returns)) return [];
        return [{ kind: 'ipiInUser', cpu, text: `forbid ipi to ${name} while user` }];
    });
    return [...unpredictable, ...inUser];
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
    const severity = (code: string) => LINTS.find((lint) => lint.code === code)?.severity ?? 'warning';
    if (about.kind === 'unpredictable')
        return program.code.flatMap((op) => {
            const event = program.events[op.event];
            const span = event && spanInDocument(analysis, event);
            if (!event || !span || patchOf(program, { op, event, span }) !== about.location) return [];
            return [
                {
                    code: 'ISO010',
                    severity: severity('ISO010'),
                    span,
                    message:
                        'Another CPU may execute this instruction while it is being modified, and one of its versions is not on the architecture’s list of instructions for which that is defined: what the CPU does is CONSTRAINED UNPREDICTABLE. Go through a branch or BRK, or stop the other CPUs.',
                    related: [],
                    fixes: [],
                },
            ];
        });
    if (about.kind !== 'ipiInUser') return [];
    return program.code.flatMap((op) => {
        const event = program.events[op.event];
        const span = event && spanInDocument(analysis, event);
        if (!span || op.op !== 'send' || op.target !== about.cpu) return [];
        const name = program.cpus[about.cpu]?.name ?? '?';
        return [
            {
                code: 'ISO022',
                severity: severity('ISO022'),
                span,
                message: `This IPI may reach ${name} in user mode: nothing breaks, but an isolated task is disturbed. Leave a work flag for its next entry instead.`,
                related: [],
                fixes: [],
            },
        ];
    });
}
