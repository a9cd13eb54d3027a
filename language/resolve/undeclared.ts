/** Names that nobody declares: said once, with the declaration that is missing. */
import type { Fix, Related } from '../diagnostic';
import type { SyntaxFile, TextSpan } from '../syntax';
import type { Problems } from './problems';

/** What can be declared at top level by a line of its own. */
export type Declarable = 'code' | 'shared';

export class Undeclared {
    /** Words in text that could not be understood: what they declare, nobody knows. */
    private readonly damaged: ReadonlySet<string>;
    private readonly complaints = new Map<string, Related[]>();

    constructor(private readonly file: SyntaxFile) {
        const words = new Set<string>();
        const read = (text: string) => {
            for (const [word] of text.matchAll(/[A-Za-z_]\w*/g)) words.add(word);
        };
        for (const item of file.items) {
            if (item.kind === 'error') read(item.text);
            if (item.kind === 'line') for (const cell of item.items) if (cell.kind === 'error') read(cell.text);
        }
        this.damaged = words;
    }

    /** Whether a name may well be declared by text that has been complained about already. */
    mayBeDeclared(name: string, kind: 'code' | 'shared' | 'cpu' | 'proc'): boolean {
        return this.damaged.has(name) || this.file.items.some((item) => item.kind === kind && item.name.text === '');
    }

    /** The related places of the complaint about a name: null the first time, when a complaint has to be made. */
    known(name: string, related: Related[]): Related[] | null {
        const found = this.complaints.get(name);
        if (found === undefined) this.complaints.set(name, related);
        return found ?? null;
    }

    /** The declaration that is missing, behind the others of its kind or before the first CPU. */
    declaration(problems: Problems, kind: Declarable, name: string): Fix {
        const { items, text } = this.file;
        const initial = kind === 'shared' ? '0' : quotes(text, name) ? '"nop"' : 'old';
        const declaration = `${kind} ${name} = ${initial};`;
        const before = items.filter((item) => item.kind === 'code' || item.kind === 'shared' || item.kind === 'line');
        const head = items.filter(
            (item) =>
                item.kind === 'arch' || item.kind === 'scenario' || item.kind === 'source' || item.kind === 'remark',
        );
        const last = before[before.length - 1] ?? head[head.length - 1];
        const at = last?.span.end ?? 0;
        const place: TextSpan = { start: at, end: at };
        const lead = before.length > 0 ? '\n' : last ? '\n\n' : '';
        const newText = last ? lead + declaration : `${declaration}\n`;
        return { title: `Declare \`${declaration}\``, edits: [problems.edit(place, newText)] };
    }
}

/** Whether the versions of a location are written in quotes. */
function quotes(text: string, name: string): boolean {
    return new RegExp(`\\bpatch\\s+${name}\\s*=\\s*"`).test(text);
}
