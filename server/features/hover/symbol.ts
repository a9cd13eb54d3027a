/** What a name is, in a hover. */
import type { Analysis } from '../../../analysis/analysis';
import { mentions, membersOf, symbolOf } from '../../../analysis/symbols';
import type { LanguageSymbol, SymbolId } from '../../../language';
import { isOwn } from '../../view';
import type { View } from '../../view';
import { architectureMarkdown } from '../../words';
import { ARCHITECTURES } from '../../../language';

export function symbolMarkdown({ analysis }: View, symbol: LanguageSymbol): string {
    const { name } = symbol;
    const from = isOwn(analysis, symbol.span) ? '' : `*${symbol.span.file ?? ''}*`;
    return [headline(analysis, symbol), symbol.documentation, detail(analysis, symbol), from]
        .filter((part) => part !== '' && part !== name)
        .join('\n\n');
}

const block = (text: string) => '```isosync\n' + text + '\n```';

function headline(analysis: Analysis, symbol: LanguageSymbol): string {
    const container = symbol.container === null ? null : symbolOf(analysis.resolution, symbol.container);
    const inside = container === null ? '' : `${container.name}.`;
    switch (symbol.kind) {
        case 'code':
        case 'word':
            return block(sourceOf(analysis, symbol));
        case 'cpu': {
            const header = sourceOf(analysis, symbol).split('{', 1)[0] ?? '';
            return block(header.trim());
        }
        case 'proc': {
            const header = sourceOf(analysis, symbol).split('{', 1)[0] ?? '';
            return block(header.trim());
        }
        case 'label':
            return `label \`${inside}${symbol.name}\`, complete once the last event of its statement has completed`;
        case 'register':
            return `register \`${inside}${symbol.name}\`, local to its CPU, initially 0`;
        case 'parameter':
            return block(sourceOf(analysis, symbol));
        case 'variable':
            return `\`${symbol.name}\`, each of the other CPUs in turn`;
        case 'version':
            return `\`${symbol.name}\`, a version of \`${container?.name ?? 'a patchable instruction'}\``;
        case 'property':
            return `property \`${symbol.name}\``;
        case 'trace':
            return `trace \`${symbol.name}\`: one interleaving, for the debugger`;
        case 'architecture': {
            const known = ARCHITECTURES.find((each) => each === symbol.name);
            return known ? architectureMarkdown(known) : symbol.name;
        }
        case 'option':
            return symbol.name;
    }
}

function detail(analysis: Analysis, symbol: LanguageSymbol): string {
    switch (symbol.kind) {
        case 'code': {
            const versions = membersOf(analysis, symbol.id, 'version').map(({ name }) => `\`${name}\``);
            return [
                `A patchable instruction: every cache starts with its first version.`,
                versions.length > 0 ? `Versions: ${versions.join(', ')}.` : '',
                who(analysis, symbol, 'write', 'Patched by'),
                who(analysis, symbol, 'execute', 'Executed by'),
            ]
                .filter(Boolean)
                .join(' ');
        }
        case 'word':
            return [who(analysis, symbol, 'write', 'Written by'), who(analysis, symbol, 'read', 'Read by')]
                .filter(Boolean)
                .join(' ');
        case 'cpu':
            return cpuDetail(analysis, symbol);
        default:
            return symbol.detail;
    }
}

function cpuDetail(analysis: Analysis, symbol: LanguageSymbol): string {
    const item = symbol.declaration?.kind === 'cpu' ? symbol.declaration : null;
    const state = [
        item?.unregistered ? 'not registered: a sender that asks `registered` skips it' : 'registered for IPIs',
        item?.inUser ? 'in user mode' : 'in the kernel',
        'interrupts enabled',
    ].join(', ');
    const labels = membersOf(analysis, symbol.id, 'label').map(({ name }) => `\`${name}\``);
    return [
        `Starts ${state}.`,
        item?.handler ? 'Has an IPI handler.' : 'An IPI is taken and acknowledged; there is no handler of its own.',
        labels.length > 0 ? `Labels: ${labels.join(', ')}.` : '',
    ]
        .filter(Boolean)
        .join(' ');
}

/** CPUs and procedures in which a name is written, read or executed. */
function who(analysis: Analysis, symbol: LanguageSymbol, access: 'write' | 'read' | 'execute', words: string): string {
    const places = mentions(analysis, [symbol.id]).filter(
        (mention) => mention.access === access && isOwn(analysis, mention.span),
    );
    const names = new Set<string>();
    for (const { span } of places) {
        const container = analysis.resolution.symbols.find(
            ({ kind, whole }) =>
                (kind === 'cpu' || kind === 'proc') &&
                isOwn(analysis, whole) &&
                whole.start <= span.start &&
                span.end <= whole.end,
        );
        if (container) names.add(container.name);
    }
    return names.size > 0 ? `${words} ${[...names].join(', ')}.` : '';
}

function sourceOf(
    analysis: Analysis,
    symbol: { readonly whole: LanguageSymbol['whole']; readonly id: SymbolId },
): string {
    const { whole } = symbol;
    const text = isOwn(analysis, whole) ? analysis.text : (analysis.resolution.files.get(whole.file ?? '')?.text ?? '');
    return text.slice(whole.start, whole.end);
}
