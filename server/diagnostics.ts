/** Findings as LSP diagnostics. */
import { DiagnosticSeverity, DiagnosticTag } from 'vscode-languageserver';
import type { Diagnostic } from 'vscode-languageserver';
import type { Analysis } from '../analysis/analysis';
import type { Finding } from '../analysis/finding';
import { toRange } from '../analysis/positions';
import { documentationOf } from './documentation';
import { isOwn, locate } from './view';

export const DIAGNOSTIC_SOURCE = 'isosync';

/** More would only hide each other; the last one says how many there are. */
const LIMIT = 1000;

export function toDiagnostics(analysis: Analysis, findings: readonly Finding[]): Diagnostic[] {
    const own = findings.filter(({ span }) => isOwn(analysis, span));
    const shown = own.slice(0, LIMIT);
    const last = shown[LIMIT - 1];
    if (last && own.length > LIMIT)
        shown[LIMIT - 1] = { ...last, message: `${last.message}\n(and ${own.length - LIMIT} more)` };
    return shown.map((finding) => toDiagnostic(analysis, finding));
}

function toDiagnostic(analysis: Analysis, finding: Finding): Diagnostic {
    const related = finding.related.flatMap(({ span, message }) => {
        const location = locate(analysis, span);
        return location ? [{ location, message }] : [];
    });
    const diagnostic: Diagnostic = {
        range: toRange(analysis.lines, visible(analysis, finding.span)),
        severity: severities[finding.severity],
        code: finding.code,
        codeDescription: { href: documentationOf(finding.code) },
        source: DIAGNOSTIC_SOURCE,
        message: finding.message,
    };
    if (related.length > 0) diagnostic.relatedInformation = related;
    if (finding.tags) diagnostic.tags = finding.tags.map(() => DiagnosticTag.Unnecessary);
    return diagnostic;
}

const severities: Record<Finding['severity'], DiagnosticSeverity> = {
    error: DiagnosticSeverity.Error,
    warning: DiagnosticSeverity.Warning,
    information: DiagnosticSeverity.Information,
    hint: DiagnosticSeverity.Hint,
};

/** An empty span gets one character to be seen by, and a trailing line break is not underlined. */
function visible({ text }: Analysis, { start, end }: { readonly start: number; readonly end: number }) {
    let last = Math.min(end, text.length);
    while (last > start && /\s/.test(text[last - 1] ?? '')) last--;
    return { start, end: last > start ? last : Math.min(start + 1, text.length) };
}

/** What a client is told about a document that could not be analysed: a fault of the tool, not of the text. */
export function failedAnalysis(): Diagnostic {
    return {
        range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
        severity: DiagnosticSeverity.Error,
        code: 'ISO901',
        codeDescription: { href: documentationOf('ISO901') },
        source: DIAGNOSTIC_SOURCE,
        message: 'isosync failed to analyse this text, which is a fault of isosync. Its log has the details.',
    };
}
