/** Control flow and the rest: what makes a scenario of events a program. */
import { all, grammar, type Operation, type StatementRow } from './row';

function row(
    id: string,
    syntax: string,
    snippet: string,
    meaning: string,
    not: string,
    linux = '',
    operation: Operation = { kind: 'structure' },
): StatementRow {
    return {
        id,
        group: 'control',
        form: 'structured',
        parts: [],
        syntax,
        architectures: all,
        meaning,
        questions: null,
        not,
        linux,
        source: 'docs/language.md',
        snippet,
        operation,
    };
}

export const controlRows: readonly StatementRow[] = [
    row(
        'if',
        'if (e) { … } else { … }',
        'if (${1:registered(B)}) {\n    $0\n}',
        'Runs one of two blocks. Every later store of this CPU depends on the loads of the condition, not only those in the block.',
        'Not an order for later loads or instruction fetches: only stores wait for a control dependency; a fetch does after an ISB.',
    ),
    row(
        'while',
        'while (e) { … }',
        'while (${1:flag == 0}) {\n    $0\n}',
        'Repeats a block. Explored up to the bound of visits (option `bound`, 3 unless given); a verdict that met the bound is unknown unless racy.',
        'Not a wait: use `await` for a loop that only waits.',
    ),
    row(
        'await',
        'await (e);',
        'await (${1:flag == 1});',
        'Waits until the condition holds: a load loop, with a control dependency on its last reads.',
        'Not an acquire: later loads and instruction fetches may have happened before. `await (load.acquire flag)` or a barrier orders them.',
        'smp_cond_load_relaxed(), while (!READ_ONCE(x)) cpu_relax()',
    ),
    row(
        'repeat',
        'repeat N { … }',
        'repeat ${1:2} {\n    $0\n}',
        'Runs a block a constant number of times.',
        'Not a loop at run time: it is unrolled.',
    ),
    row(
        'choose',
        'choose { … } or { … }',
        'choose {\n    $1\n} or {\n    $2\n}',
        'Runs any one of the blocks: both ways are explored.',
        'Not a dependency: nothing was read to decide.',
    ),
    row(
        'for',
        'for c in others { … }',
        'for ${1:c} in others {\n    $0\n}',
        'Runs a block once for each other CPU, in the order in which they are declared.',
        'Not a loop at run time: it is unrolled.',
        'for_each_online_cpu(), without the caller',
    ),
    row(
        'when',
        'when (idc == 1) { … } else { … }',
        'when (${1:dic == 1}) {\n    $0\n}',
        'Chooses by an option of the architecture, or by the architecture (`when (arm64)`), before anything runs.',
        'Not a branch: no load, no dependency, no event.',
        'alternative_if, cpus_have_cap()',
    ),
    {
        ...row(
            'assert',
            'assert (e);',
            'assert (${1:r == 1});',
            'Is violated by an execution in which the condition is false here.',
            'Not a test that goes away: a false assertion makes the scenario racy.',
            'BUG_ON(!e)',
            { kind: 'assert' },
        ),
        group: 'other',
    },
    {
        ...row(
            'note',
            'note "text";',
            'note "${1:text}";',
            'A remark that shows up as a step of its own.',
            'Not an event of the machine: it orders nothing.',
            '',
            {
                kind: 'note',
            },
        ),
        group: 'other',
        parts: grammar(''),
    },
];
