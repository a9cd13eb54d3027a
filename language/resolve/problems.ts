/** Diagnostics of the resolver, and the nearest spelling for a name that does not exist. */
import type { Span } from '../../machine/program';
import type { LanguageCode } from '../codes';
import type { Diagnostic, Fix, TextEdit } from '../diagnostic';
import { nearest } from '../spelling';
import type { TextSpan } from '../syntax';

/** A file as the resolver walks it: its diagnostics carry its path. */
export class Problems {
    constructor(
        readonly path: string | undefined,
        readonly all: Diagnostic[],
    ) {}

    /** A place of this file; in the scenario itself the very same, which is neither copied nor changed by anybody. */
    span(span: TextSpan): Span {
        return this.path === undefined ? span : { start: span.start, end: span.end, file: this.path };
    }

    add(
        code: LanguageCode,
        span: TextSpan,
        message: string,
        more: Partial<Pick<Diagnostic, 'related' | 'fixes' | 'severity' | 'tags'>> = {},
    ): void {
        const { related = [], fixes = [], severity = 'error', tags } = more;
        const place = this.span(span);
        this.all.push(
            tags
                ? { code, severity, span: place, message, related, fixes, tags }
                : { code, severity, span: place, message, related, fixes },
        );
    }

    /** One replacement of a place in this file. */
    edit(span: TextSpan, newText: string): TextEdit {
        return { span: this.span({ start: span.start, end: span.end }), newText };
    }

    replacement(span: TextSpan, newText: string): Fix {
        return { title: `Replace by \`${newText}\``, edits: [this.edit(span, newText)] };
    }

    /** "Replace by `foo`", for each near spelling. */
    spellings(span: TextSpan, text: string, known: Iterable<string>): { fixes: readonly Fix[]; hint: string } {
        const near = nearest(text, known);
        const fixes = near.map((newText) => ({
            title: `Replace by \`${newText}\``,
            edits: [{ span: this.span(span), newText }],
        }));
        return { fixes, hint: near[0] === undefined ? '' : `; did you mean \`${near[0]}\`?` };
    }
}
