/**
 * A scenario on every architecture, whatever its `arch` says: the same text with another `arch`. What an architecture does not
 * have is an error of that text, and part of the answer.
 */
import type { ArchItem, Diagnostic, LanguageHost } from '../language';
import { ARCHITECTURES } from '../language';
import type { ArchitectureName } from '../machine/program';
import { analyse } from './analysis';
import type { Analysis } from './analysis';
import type { CheckReport } from './types';

/** The scenario as one architecture would have it. */
export interface Variant {
    readonly architecture: ArchitectureName;
    /** Lines are those of the document; columns behind the `arch` are not. */
    readonly analysis: Analysis;
    /** Why it cannot be checked there; empty: it can. */
    readonly errors: readonly Diagnostic[];
}

/** A variant with its verdicts; null: it cannot be checked there, or the check did not end. */
export interface Answered extends Variant {
    readonly report: CheckReport | null;
}

/** @returns arm64 with its four combinations of IDC and DIC, x86-64, riscv64; nothing for a litmus test or a library */
export function everywhere(analysis: Analysis, host: LanguageHost): readonly Variant[] {
    if (analysis.litmus || analysis.resolution.isLibrary) return [];
    return ARCHITECTURES.map((architecture) => {
        const text = withArchitecture(analysis, architecture);
        const variant = analyse({ uri: analysis.uri, version: analysis.version, text }, host);
        return {
            architecture,
            analysis: variant,
            errors: variant.diagnostics.filter((each) => each.severity === 'error'),
        };
    });
}

function withArchitecture({ file, text }: Analysis, architecture: ArchitectureName): string {
    const item = file.items.find((each): each is ArchItem => each.kind === 'arch');
    const header = `arch ${architecture}${optionsFor(item, text, architecture)}`;
    if (item === undefined) return `${header} ${text}`;
    // As many lines as before, so that messages name the lines of the document.
    const lines = text.slice(item.span.start, item.span.end).split('\n').length - 1;
    return `${text.slice(0, item.span.start)}${header}${'\n'.repeat(lines)}${text.slice(item.span.end)}`;
}

/** Both values of IDC and DIC, and whatever else the scenario says of this architecture. */
function optionsFor(item: ArchItem | undefined, text: string, architecture: ArchitectureName): string {
    const own = item?.architectures.find(({ name }) => name.text === architecture)?.options ?? [];
    const kept = own
        .filter(({ name }) => name.text !== 'idc' && name.text !== 'dic')
        .map(({ span }) => text.slice(span.start, span.end));
    const all = architecture === 'arm64' ? ['idc = any', 'dic = any', ...kept] : kept;
    return all.length === 0 ? '' : ` { ${all.join(', ')} }`;
}
