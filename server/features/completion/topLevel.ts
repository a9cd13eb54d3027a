/** What can begin an item of a file. */
import { CompletionItemKind } from 'vscode-languageserver';
import type { Analysis } from '../../../analysis/analysis';
import type { Cursor } from '../../../analysis/cursor';
import { declared } from '../../../analysis/symbols';
import type { Proposal } from '../completion';

const item = (label: string, detail: string, snippet: string): Proposal => ({
    label,
    detail,
    snippet,
    kind: CompletionItemKind.Keyword,
});

const ALWAYS: readonly Proposal[] = [
    item('scenario', 'name of the scenario', 'scenario "$1"'),
    item('source', 'where it comes from; a URL becomes a link', 'source "$1"'),
    item('note', 'what a reader of the verdict has to know', 'note "$1"'),
    item('arch', 'architectures to check it on', 'arch ${1|arm64,x86_64,riscv64|}'),
    item('use', 'bring in another library', 'use "$1"'),
    item('code', 'a patchable instruction and its first version', 'code ${1:foo} = ${2:old};'),
    item('shared', 'a memory word', 'shared ${1:x} = ${2:0};'),
    item('line', 'cells of one cache line', 'line {\n\t$0\n}'),
    item('cpu', 'a CPU and its events', 'cpu ${1:A} {\n\t$0\n}'),
    item('proc', 'a procedure, expanded at each call', 'proc ${1:name}(${2:code c}) {\n\t$0\n}'),
    item(
        'forbid stale',
        'nobody may execute an old version',
        'forbid stale ${1:foo} on ${2:B} after ${3:A}.${4:label};',
    ),
    item('forbid', 'no final state may satisfy it', 'forbid ($1);'),
    item('always', 'every final state must satisfy it', 'always ($1);'),
    item('exists', 'some final state must satisfy it', 'exists ($1);'),
    item(
        'forbid unpredictable',
        'no execution of an instruction that may not be modified meanwhile',
        'forbid unpredictable ${1:foo};',
    ),
    item('forbid ipi', 'an isolated CPU must be left alone', 'forbid ipi to ${1:B} while user;'),
    item('returns', 'this CPU never waits for ever', 'returns ${1:A};'),
    item('expect', 'the verdict you believe in', 'expect ${1|racy,safe,stuck,unpredictable|};'),
    item('trace', 'one interleaving, for the debugger', 'trace ${1:name} { $0 }'),
];

export function topLevel(analysis: Analysis, cursor: Cursor): readonly Proposal[] {
    const head = cursor.braces?.[0]?.text;
    if (head === 'trace')
        return declared(analysis, 'cpu').map(({ name }) => ({
            label: name,
            kind: CompletionItemKind.Class,
            detail: 'CPU',
        }));
    if (head === 'line') return ALWAYS.filter(({ label }) => label === 'code' || label === 'shared');
    if (head !== undefined) return [];
    const once = new Set<string>(analysis.file.items.map(({ kind }) => kind));
    return ALWAYS.filter(
        ({ label }) => !((label === 'scenario' || label === 'source' || label === 'arch') && once.has(label)),
    );
}
