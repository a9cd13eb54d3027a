/** The texts of a scenario as DAP sources: the scenario by its path, the kernel library by reference. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Span } from '../../machine/program';
import type { Scenario } from '../load/scenario';
import type { ClientFacts } from '../positions';
import { baseName, clientColumn, clientLine, clientPath, samePath, TextLines } from '../positions';

/** A span as the client wants it. */
export interface Place {
    readonly source: DebugProtocol.Source;
    readonly line: number;
    readonly column: number;
    readonly endLine: number;
    readonly endColumn: number;
}

/** References of library texts begin here, so that a 0 is never a reference. */
const FIRST_REFERENCE = 1;

export class Texts {
    private readonly own: TextLines;
    private readonly others: readonly { readonly file: string; readonly lines: TextLines; readonly shipped: boolean }[];

    constructor(
        readonly scenario: Scenario,
        private readonly client: ClientFacts,
        /** The URI by which the client opens a text of the library itself; it asks for the text otherwise. */
        private readonly libraryUri: ((file: string) => string) | null = null,
    ) {
        this.own = new TextLines(scenario.text);
        this.others = [...scenario.others].map(([file, { text, shipped }]) => ({
            file,
            lines: new TextLines(text),
            shipped,
        }));
    }

    lines(file: string | undefined): TextLines | null {
        if (file === undefined) return this.own;
        return this.others.find((other) => other.file === file)?.lines ?? null;
    }

    source(file: string | undefined): DebugProtocol.Source {
        const { path } = this.scenario;
        if (file === undefined) return { name: baseName(path), path: clientPath(this.client, path) };
        const index = this.others.findIndex((other) => other.file === file);
        if (this.others[index]?.shipped === false) return { name: baseName(file), path: clientPath(this.client, file) };
        const origin = 'kernel library';
        if (this.libraryUri !== null && index >= 0)
            return { name: baseName(file), path: this.libraryUri(file), origin };
        return {
            name: baseName(file),
            // The client asks for the text by reference; the path only names it.
            path: file,
            sourceReference: index < 0 ? 0 : index + FIRST_REFERENCE,
            origin,
        };
    }

    get sources(): readonly DebugProtocol.Source[] {
        return [this.source(undefined), ...this.others.map((other) => this.source(other.file))];
    }

    /** The text behind a reference; null: no such reference. */
    byReference(reference: number): string | null {
        return this.others[reference - FIRST_REFERENCE]?.lines.text ?? null;
    }

    /** Which file of the scenario a source is; null: none of them. */
    fileOf(source: DebugProtocol.Source): { readonly file: string | undefined } | null {
        const reference = source.sourceReference ?? 0;
        if (reference > 0) {
            const other = this.others[reference - FIRST_REFERENCE];
            return other === undefined ? null : { file: other.file };
        }
        return source.path === undefined ? null : this.fileAt(source.path);
    }

    fileAt(path: string): { readonly file: string | undefined } | null {
        if (samePath(path, this.scenario.path)) return { file: undefined };
        const { libraryUri } = this;
        const other = this.others.find(
            ({ file, shipped }) =>
                samePath(file, path) || (shipped && libraryUri !== null && samePath(libraryUri(file), path)),
        );
        return other === undefined ? null : { file: other.file };
    }

    place(span: Span): Place {
        const lines = this.lines(span.file) ?? this.own;
        const extent = lines.extent(span);
        return {
            source: this.source(span.file),
            line: clientLine(this.client, extent.line),
            column: clientColumn(this.client, extent.column),
            endLine: clientLine(this.client, extent.endLine),
            endColumn: clientColumn(this.client, extent.endColumn),
        };
    }
}
