/** Declarations, properties and expectations, in a hover: what they ask, and what the checker answers. */
import { notesOf, type SyntaxNode } from '../../../language';
import type { View } from '../../view';

export function itemMarkdown(view: View, item: SyntaxNode): string {
    switch (item.kind) {
        case 'scenario':
            return 'The scenario of this file; one per file. A file with only `proc`s is a library.';
        case 'source':
            return 'Where the scenario comes from. URLs become links.';
        case 'remark':
            return 'What a reader of the verdicts has to know; it is shown with them. Inside a CPU a `note` is an event that does nothing.';
        case 'arch':
            return 'The architectures to check on, each with its options. Several, or an option `= any`, are checked one by one.';
        case 'use':
            return 'Brings in the procedures of another file, named relative to this one. The kernel library is always in scope.';
        case 'line':
            return 'Cells that share a cache line: maintenance of one maintains them all.';
        case 'cpu':
            return 'A CPU and its events, in program order. After its last event it idles, with its interrupts as they are, and still takes IPIs.';
        case 'proc':
            return 'A procedure, expanded at each call. Its registers are local to the call.';
        case 'trace':
            return 'One interleaving, as a two-column mail diagram draws it: labels, or `CPU.kind` for that CPU’s next event of that kind. The debugger replays it.';
        case 'forbid-stale':
            return withAnswer(
                view,
                item,
                `Once ${item.after ? `\`${item.after.object.text}.${item.after.field.text}\` has completed` : 'the patching CPU has done its last event'}, ${item.on ? `\`${item.on.text}\` never executes` : 'no CPU executes'} a version of \`${item.code.name.text}\` older than the one patched by then.`,
            );
        case 'final': {
            const words = {
                forbid: 'No final state satisfies this expression.',
                always: 'Every final state satisfies this expression.',
                exists: 'A question: does some execution end in a state that satisfies this expression? Unreachable is an error; it never makes the scenario racy.',
            };
            return withAnswer(view, item, words[item.quantifier]);
        }
        case 'forbid-unpredictable':
            return withAnswer(
                view,
                item,
                'No CPU executes this instruction while it may be being modified, unless both versions are on the architecture’s list of instructions for which that is defined (Arm ARM, “Concurrent modification and execution of instructions”).',
            );
        case 'forbid-ipi':
            return withAnswer(view, item, `\`${item.cpu.text}\` never takes an IPI while it is in user mode.`);
        case 'returns':
            return withAnswer(view, item, 'This CPU never waits for ever. Implied for every CPU.');
        case 'expect':
            return expected(view);
        default:
            return '';
    }
}

function withAnswer({ report }: View, item: SyntaxNode, question: string): string {
    const answers = report?.configurations.flatMap(({ label, properties, backing }) =>
        properties
            .filter(({ span }) => span !== null && span.start === item.span.start)
            .map(({ outcome, verdict, vacuous }) => {
                const word =
                    outcome === 'holds' ? 'holds' : outcome === 'unknown' ? 'unknown: a limit was met' : verdict;
                return `- ${label}: **${word}**${vacuous ? ` (${vacuous})` : ''} · ${backing}`;
            }),
    );
    return [question, answers?.join('\n') ?? ''].filter((part) => part !== '').join('\n\n');
}

function expected({ analysis, report }: View): string {
    const answers = report?.configurations.map(
        ({ label, verdict, counts, milliseconds }) =>
            `- ${label}: **${verdict}** (${counts.localStates} states, ${milliseconds.toFixed(1)} ms)`,
    );
    const remarks = notesOf(analysis.file).map((text) => `Note: ${text}`);
    return [
        'What the author believes. A wrong belief is an error here and a failed test.',
        answers?.join('\n') ?? '',
        ...remarks,
    ]
        .filter((part) => part !== '')
        .join('\n\n');
}
