import assert from 'node:assert/strict';
import { DocumentHighlightKind, SymbolKind } from 'vscode-languageserver';
import type { SelectionRange } from 'vscode-languageserver';
import { incomingCalls, outgoingCalls, prepareCallHierarchy } from '../../server/features/callHierarchy';
import { codeLenses } from '../../server/features/codeLens';
import { completion } from '../../server/features/completion';
import { definition } from '../../server/features/definition';
import { documentHighlights } from '../../server/features/documentHighlight';
import { documentLinks } from '../../server/features/documentLink';
import { documentSymbols } from '../../server/features/documentSymbol';
import { foldingRanges } from '../../server/features/folding';
import { hover } from '../../server/features/hover';
import { inlayHints } from '../../server/features/inlayHint';
import { references } from '../../server/features/references';
import { prepareRename, rename } from '../../server/features/rename';
import { selectionRanges } from '../../server/features/selectionRange';
import { semanticTokens, semanticTokensEdits, semanticTokensLegend } from '../../server/features/semanticTokens';
import { signatureHelp } from '../../server/features/signatureHelp';
import { workspaceSymbols } from '../../server/features/workspaceSymbol';
import { RACE, SAFE, URI, assertClean, open, textOf } from './kit';

const at = (needle: string, marker = '<|>') => RACE.replace(needle, needle.replace(/^(.)/, `$1${marker}`));
const cursorIn = (needle: string) => open(at(needle));
const labels = (source: string) => completion(open(source), open(source).at).map(({ label }) => label);
const hoverText = (source: string, options = {}) => {
    const view = open(source, options);
    const found = hover(view, view.at);
    const contents = found?.contents;
    return contents && typeof contents === 'object' && 'value' in contents ? contents.value : null;
};

describe('the race, as test data', () => {
    it('is a clean scenario', () => assertClean(open(RACE).analysis));
});

describe('hover', () => {
    it('answers the three questions about a barrier, what it is not, Linux and the source', () => {
        const text = hoverText(at('dsb ish'));
        for (const part of ['visible', 'maintenance', 'fetched', 'It is not', 'Linux', 'Source'])
            assert.match(text ?? '', new RegExp(part));
    });

    it('shows what a procedure expands to', () => {
        const text = hoverText(at('kick_all_cpus_sync'));
        assert.match(text ?? '', /Expands here to \(arm64\)/);
        assert.match(text ?? '', /dmb ish/);
        assert.match(text ?? '', /send ipi B/);
    });

    it('says what a CPU, a code location, a label and an architecture are', () => {
        assert.match(hoverText(at('B unregistered')) ?? '', /not registered.*in user mode/s);
        assert.match(hoverText(at('foo = old')) ?? '', /Versions: `old`, `new`/);
        assert.match(hoverText(RACE.replace('A.kick', 'A.k<|>ick')) ?? '', /label `A.kick`/);
        assert.match(hoverText(at('arm64')) ?? '', /herd7/);
    });

    it('explains options and properties, with the answer when it is known', () => {
        assert.match(hoverText(RACE.replace('arch arm64', 'arch arm64 { d<|>ic = 1 }')) ?? '', /CTR_EL0.DIC/);
        const text = hoverText(at('forbid'), { verdicts: true });
        assert.match(text ?? '', /never executes.*older/);
        assert.match(text ?? '', /arm64: \*\*racy\*\*/);
    });

    it('says what an execute may return, over all executions', () => {
        assert.match(hoverText(at('execute'), { verdicts: true }) ?? '', /`old` or `new`/);
        assert.match(hoverText(SAFE.replace('execute', 'e<|>xecute'), { verdicts: true }) ?? '', /`old` or `new`/);
    });

    it('is silent in comments and on nothing', () => {
        assert.equal(hoverText(at('one patchable')), null);
        assert.equal(hoverText('<|>'), null);
    });
});

describe('completion', () => {
    it('offers items at top level, without what can be there only once', () => {
        const found = labels(`${RACE}\n<|>`);
        assert.ok(found.includes('cpu') && found.includes('forbid stale'));
        assert.ok(!found.includes('scenario') && !found.includes('dsb ish'));
    });

    it('offers statements of this architecture, procedures and words in a block', () => {
        const found = labels(RACE.replace('    dsb ish;', '    <|>\n    dsb ish;'));
        assert.ok(found.includes('dsb ish') && found.includes('kick_all_cpus_sync') && found.includes('register'));
        assert.ok(!found.includes('mfence') && !found.includes('fence.i') && !found.includes('scenario'));
    });

    it('offers code after dc cvau, versions of this location after patch foo =, other CPUs after send ipi', () => {
        const two = RACE.replace('code foo', 'code bar = first;\ncode foo');
        assert.deepEqual(labels(two.replace('dc cvau foo', 'dc cvau <|>')).sort(), ['bar', 'foo']);
        assert.deepEqual(labels(two.replace('patch foo = new', 'patch foo = <|>')), ['old']);
        assert.deepEqual(labels(RACE.replace('kick_all_cpus_sync();', 'send ipi <|>')), ['B']);
    });

    it('offers the words that can follow', () => {
        const found = labels(RACE.replace('    dsb ish;', '    dsb <|>'));
        assert.ok(found.includes('ish') && found.includes('ishst') && !found.includes('cvau'));
    });

    it('offers labels after CPU., verdicts after expect, options in braces', () => {
        assert.deepEqual(labels(RACE.replace('A.kick', 'A.<|>')), ['kick']);
        assert.ok(labels(RACE.replace('expect racy', 'expect <|>')).includes('unpredictable'));
        assert.deepEqual(labels(RACE.replace('arch arm64', 'arch arm64 { <|>')).sort(), ['dic', 'eis', 'eos', 'idc']);
        assert.ok(labels(RACE.replace('after A.kick', 'after <|>')).includes('A'));
    });

    it('offers nothing in comments and strings', () => {
        assert.deepEqual(labels(RACE.replace('one patchable', 'one <|>patchable')), []);
        assert.deepEqual(labels(RACE.replace('"synchronized', '"sync<|>hronized')), []);
    });
});

describe('signature help', () => {
    it('marks the operand being typed', () => {
        const view = open(RACE.replace('patch foo = new;', 'patch foo = <|>'));
        const help = signatureHelp(view, view.at);
        assert.match(help?.signatures[0]?.label ?? '', /patch/);
        assert.equal(help?.activeParameter, 1);
    });

    it('knows procedures', () => {
        const view = open(RACE.replace('kick_all_cpus_sync();', 'flush_icache_range(<|>'));
        const help = signatureHelp(view, view.at);
        assert.match(help?.signatures[0]?.label ?? '', /^flush_icache_range\(code \w+\)/);
        assert.equal(help?.activeParameter, 0);
    });

    it('has nothing to say at top level', () => {
        const view = open(`${RACE}<|>`);
        assert.equal(signatureHelp(view, view.at), null);
    });
});

describe('definition, references, highlight', () => {
    it('leads to the declaration in the document', () => {
        const view = cursorIn('foo on B');
        const [place] = definition(view, view.at);
        assert.equal(place?.uri, URI);
        assert.equal(place && textOf(view.analysis, place.range), 'foo');
        assert.equal(place?.range.start.line, 5);
    });

    it('leads into the kernel library', () => {
        const view = cursorIn('kick_all_cpus_sync');
        const [place] = definition(view, view.at);
        assert.equal(place?.uri, 'isosync-library:/library/arm64.isosync');
        assert.ok((place?.range.start.line ?? 0) > 0);
    });

    it('finds every mention, with and without the declaration', () => {
        const view = cursorIn('foo = old');
        const count = (includeDeclaration: boolean) =>
            references(view, { ...view.at, context: { includeDeclaration } }).length;
        assert.equal(count(true), 6);
        assert.equal(count(false), 5);
    });

    it('tells writes from reads', () => {
        const view = cursorIn('foo = old');
        const kinds = documentHighlights(view, view.at).map(({ kind, range }) => [range.start.line, kind]);
        assert.deepEqual(kinds.slice(0, 2), [
            [5, DocumentHighlightKind.Write],
            [8, DocumentHighlightKind.Write],
        ]);
        assert.ok(kinds.some(([line, kind]) => line === 21 && kind === DocumentHighlightKind.Read));
    });
});

describe('rename', () => {
    it('renames a label everywhere', () => {
        const view = open(RACE.replace('kick:', 'k<|>ick:'));
        assert.deepEqual(prepareRename(view, view.at), {
            range: { start: { line: 13, character: 0 }, end: { line: 13, character: 4 } },
            placeholder: 'kick',
        });
        const edit = rename(view, { ...view.at, newName: 'done' });
        assert.equal(edit.changes?.[URI]?.length, 2);
    });

    it('refuses what is not ours, not a name, or taken', () => {
        const library = cursorIn('kick_all_cpus_sync');
        assert.throws(() => prepareRename(library, library.at), /read-only/);
        const cpu = cursorIn('A {');
        assert.throws(() => prepareRename(open('<|>'), open('<|>').at), /no name here/);
        const view = open(RACE.replace('cpu A', 'cpu <|>A'));
        assert.throws(() => rename(view, { ...view.at, newName: '9x' }), /not a name/);
        assert.throws(() => rename(view, { ...view.at, newName: 'B' }), /already the name of a cpu/);
        assert.ok(cpu);
    });
});

describe('structure', () => {
    it('outlines the scenario', () => {
        const symbols = documentSymbols(open(RACE));
        assert.deepEqual(
            symbols.map(({ name, kind }) => [name, kind]),
            [
                ['synchronized before registered', SymbolKind.Module],
                ['foo', SymbolKind.Field],
                ['A', SymbolKind.Class],
                ['B', SymbolKind.Class],
                ['window', SymbolKind.Property],
                ['expect racy', SymbolKind.Constant],
            ],
        );
        assert.deepEqual(
            symbols[2]?.children?.map(({ name }) => name),
            ['kick'],
        );
    });

    it('folds blocks and runs of comments', () => {
        const ranges = foldingRanges(open(`// a\n// b\n// c\n${RACE}`));
        assert.ok(ranges.some(({ startLine, endLine }) => startLine === 0 && endLine === 3));
        assert.ok(ranges.some(({ startLine, endLine }) => startLine === 10 && endLine === 17));
    });

    it('expands a selection from name to statement to block to file', () => {
        const view = open(RACE.replace('dc cvau foo', 'dc cvau f<|>oo'));
        const texts: string[] = [];
        let each: SelectionRange | undefined = selectionRanges(view, { ...view.at, positions: [view.position] })[0];
        for (; each; each = each.parent) texts.push(textOf(view.analysis, each.range));
        assert.equal(texts[0], 'foo');
        assert.ok(texts[1]?.startsWith('dc cvau foo'));
        assert.ok(texts.some((text) => text.startsWith('cpu A {')));
        assert.equal(texts[texts.length - 1], view.analysis.text);
    });

    it('links URLs of sources and used files', () => {
        const view = open(`use "lib/mine.isosync"\n${RACE}`);
        assert.deepEqual(
            documentLinks(view).map(({ target }) => target),
            ['file:///scenarios/lib/mine.isosync', 'https://lore.kernel.org/lkml/20200420'],
        );
    });

    it('finds symbols by their letters', () => {
        const { analysis } = open(RACE);
        assert.deepEqual(
            workspaceSymbols([analysis], 'kck').map(({ name }) => name),
            ['kick'],
        );
        assert.ok(workspaceSymbols([analysis], '').length > 4);
    });
});

describe('semantic tokens', () => {
    it('tells code, CPUs, labels, versions and keywords apart', () => {
        const view = open(RACE);
        const found = decode(view.analysis.text, semanticTokens(view));
        const typeOf = (text: string) => found.find((token) => token.text === text)?.type;
        assert.equal(typeOf('foo'), 'struct');
        assert.equal(typeOf('A'), 'class');
        assert.equal(typeOf('kick'), 'macro');
        assert.equal(typeOf('new'), 'enumMember');
        assert.equal(typeOf('cpu'), 'keyword');
        assert.equal(typeOf('dsb'), 'keyword');
        assert.equal(typeOf('kick_all_cpus_sync'), 'function');
        assert.match(typeOf('// Mark Rutland, LKML, 2020-04-20') ?? '', /comment/);
    });

    it('answers a range with what is in it', () => {
        const view = open(RACE);
        const range = { start: { line: 8, character: 0 }, end: { line: 9, character: 0 } };
        assert.deepEqual(
            decode(view.analysis.text, semanticTokens(view, range)).map(({ text }) => text),
            ['patch', 'foo', '=', 'new'],
        );
    });

    it('says the difference in one edit', () => {
        const before = semanticTokens(open(RACE));
        const after = semanticTokens(open(RACE.replace('    dsb ish;\nkick', '    isb;\nkick')));
        const edits = semanticTokensEdits(before, after);
        const patched = [...before];
        for (const { start, deleteCount, data } of edits) patched.splice(start, deleteCount, ...(data ?? []));
        assert.deepEqual(patched, after);
        assert.deepEqual(semanticTokensEdits(after, after), []);
    });
});

describe('call hierarchy', () => {
    it('goes from a CPU through procedures, and back', () => {
        const view = open(RACE.replace('cpu A', 'cpu <|>A'));
        const [cpu] = prepareCallHierarchy(view, view.at);
        assert.ok(cpu);
        const [call] = outgoingCalls(view, cpu);
        assert.equal(call?.to.name, 'kick_all_cpus_sync');
        assert.ok(call);
        assert.ok(outgoingCalls(view, call.to).some(({ to }) => to.name === 'smp_mb'));
        assert.deepEqual(
            incomingCalls(view, call.to).map(({ from }) => from.name),
            ['A', 'flush_icache_range'],
        );
    });

    it('counts an IPI as a call of the handler', () => {
        const source = RACE.replace('execute foo;\n}', 'execute foo;\n    on <|>ipi { isb; }\n}').replace(
            'kick_all_cpus_sync();',
            'send ipi B; wait ack B;',
        );
        const view = open(source);
        const [handler] = prepareCallHierarchy(view, view.at);
        assert.equal(handler?.name, 'B: on ipi');
        assert.ok(handler);
        assert.deepEqual(
            incomingCalls(view, handler).map(({ from }) => from.name),
            ['A'],
        );
    });
});

describe('verdicts in the editor', () => {
    it('shows a lens for the scenario and one for each property', () => {
        const titles = codeLenses(open(RACE, { verdicts: true })).map(({ command }) => command?.title ?? '');
        assert.ok(titles.some((title) => /^✓ racy on arm64 · [\d,]+ states/.test(title)));
        assert.ok(titles.includes('Debug counterexample') && titles.includes('Show timeline'));
        assert.ok(titles.includes('racy on arm64'));
    });

    it('puts the verdict on the statement that goes wrong, with the counterexample step by step', () => {
        const view = open(RACE, { verdicts: true });
        const racy = view.findings.find(({ code }) => code === 'ISO300');
        assert.ok(racy);
        assert.equal(view.analysis.text.slice(racy.span.start, racy.span.end), 'execute foo;');
        assert.match(racy.message, /B executed stale code\. A read registered\(B\) = 0/);
        assert.equal(racy.related.length, 10);
        assert.match(racy.related[0]?.message ?? '', /^1\. B: /);
        assert.ok(racy.related.some(({ span }) => span.file === 'library/arm64.isosync'));
        // The author expects it.
        assert.equal(racy.severity, 'warning');
        const unexpected = open(RACE.replace('expect racy;', ''), { verdicts: true });
        assert.equal(unexpected.findings.find(({ code }) => code === 'ISO300')?.severity, 'error');
    });

    it('hints at what an execute may still return', () => {
        const view = open(RACE, { verdicts: true });
        const all = {
            textDocument: { uri: URI },
            range: { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } },
        };
        const hints = inlayHints(view, all);
        assert.deepEqual(
            hints.map(({ position, label }) => [position.line, label]),
            [[21, '{old, new}']],
        );
    });
});

interface Decoded {
    readonly text: string;
    readonly type: string | undefined;
}

function decode(text: string, data: readonly number[]): Decoded[] {
    const lines = text.split('\n');
    const found: Decoded[] = [];
    let line = 0;
    let character = 0;
    for (let i = 0; i < data.length; i += 5) {
        const [dl = 0, dc = 0, length = 0, type = 0] = data.slice(i, i + 5);
        line += dl;
        character = dl === 0 ? character + dc : dc;
        found.push({
            text: (lines[line] ?? '').slice(character, character + length),
            type: semanticTokensLegend.tokenTypes[type],
        });
    }
    return found;
}
