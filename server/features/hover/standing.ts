/** The state of a CPU at a line, in a hover: the union over all executions, never one trace. */
import { isStatement } from '../../../analysis/nodes';
import { standingAt } from '../../../analysis/standings';
import type { Place } from '../../../analysis/standings';
import type { CpuItem, SyntaxNode } from '../../../language';
import type { Program, Value } from '../../../machine/program';
import type { Standing, Survey } from '../../../machine/survey';
import { cpuName, locationName, valueName } from '../../../report/names';
import type { Surveys } from '../../surveys';
import type { View } from '../../view';

/**
 * @param path the nodes around the cursor, outermost first: a statement of a CPU, or the CPU's header
 * @returns empty where there is no CPU's state to speak of
 */
export async function standingMarkdown(
    { analysis }: View,
    path: readonly SyntaxNode[],
    surveys: Surveys,
): Promise<string> {
    const item = path[1];
    if (item?.kind !== 'cpu') return '';
    const statement = path.filter(isStatement).at(-1);
    const isHeader = statement === undefined && path.length <= 3;
    if (!isHeader && !HAS_EVENTS.has(statement?.kind ?? '')) return '';
    const found = await surveys.of(analysis);
    if (found === null) return '';
    const at = (place: Place, where: string) => stateMarkdown(found, analysis, item, place, where);
    if (statement) return at(statement, 'in front of this line');
    return [at('start', 'in front of its first event'), at('end', 'behind its last event')]
        .filter((part) => part !== '')
        .join('\n\n');
}

/** Statements with events of their own; a block's are those of the statements in it. */
const HAS_EVENTS: ReadonlySet<string> = new Set(['simple', 'call', 'assign', 'await', 'assert']);

function stateMarkdown(
    surveys: readonly Survey[],
    analysis: View['analysis'],
    item: CpuItem,
    place: Place,
    where: string,
): string {
    const texts = new Map<string, string[]>();
    surveys.forEach((survey, index) => {
        const lowered = analysis.lowered.programs[index];
        if (lowered === undefined) return;
        const { program, architecture, optionText } = lowered;
        const state = survey.limit === null ? standingAt(analysis, program, survey, item, place) : null;
        const text =
            survey.limit !== null
                ? `- not known: not all executions could be looked at (${survey.limit})`
                : state === null
                  ? '- no execution gets here'
                  : lines(program, state).join('\n');
        const label = optionText === '' ? architecture : `${architecture}, ${optionText}`;
        texts.set(text, [...(texts.get(text) ?? []), label]);
    });
    return [...texts]
        .map(([text, labels]) => {
            const on = texts.size > 1 ? ` (${labels.join('; ')})` : '';
            return `**CPU ${item.name.text} ${where}**, over all executions${on}:\n\n${text}`;
        })
        .join('\n\n');
}

function lines(program: Program, state: Standing): string[] {
    const named = (values: readonly Value[]) =>
        [...values]
            .map((value) => valueName(program, value))
            .sort()
            .map((name) => `\`${name}\``)
            .join(' or ');
    const names = (list: readonly string[]) => list.map((name) => `\`${name}\``).join(', ');
    const found = [
        [
            state.modes.length > 1
                ? 'in the kernel or in user mode'
                : state.modes[0] === 'user'
                  ? 'in user mode'
                  : 'in the kernel',
            state.masked.length > 1
                ? 'interrupts masked or enabled'
                : state.masked[0] === true
                  ? 'interrupts masked'
                  : 'interrupts enabled',
        ].join(', '),
    ];
    if (state.registration) {
        const { own, others } = state.registration;
        const seen = others.map(({ cpu, may }) => `${cpuName(program, cpu)} may read ${named(may)}`);
        found.push(`registered: ${named(own)} to itself${seen.length > 0 ? `; ${seen.join(', ')}` : ''}`);
    }
    for (const { location, icache, pipeline } of state.code)
        found.push(
            `\`${locationName(program, location)}\`: its I-cache may hold ${named(icache)}, an instruction already fetched may be ${named(pipeline)}`,
        );
    if (state.held.length > 0)
        found.push(
            `its store buffer may still hold stores to ${names(state.held.map((each) => locationName(program, each)))}`,
        );
    if (state.pending.length > 0)
        found.push(`an IPI may be pending, from ${names(state.pending.map((each) => cpuName(program, each)))}`);
    return found.map((line) => `- ${line}`);
}
