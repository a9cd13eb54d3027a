/** *Check all architectures*: the matrix of verdicts, as a read-only document. */
import { everywhere } from '../analysis/everywhere';
import type { Answered } from '../analysis/everywhere';
import type { Analysis } from '../analysis/analysis';
import { everywhereMarkdown, matrixOf } from '../report/everywhere';
import type { Checker } from './checker';
import type { Files } from './files';
import { baseName } from './paths';
import { LIBRARY_SCHEME } from './view';

const PREFIX = `${LIBRARY_SCHEME}:/architectures.md?`;

/** Where the matrix of a version of a document is to be read: another version is another document. */
export const architecturesUri = (uri: string, version: number): string =>
    `${PREFIX}${encodeURIComponent(uri)}#${version}`;

/** The document that such an address is about; null for any other address. */
export function subjectOfArchitectures(uri: string): string | null {
    return uri.startsWith(PREFIX) ? decodeURIComponent(uri.slice(PREFIX.length).replace(/#.*$/, '')) : null;
}

/** @param budget milliseconds for each architecture and choice of options */
export async function architecturesMarkdown(
    analysis: Analysis,
    files: Files,
    checker: Checker,
    budget: number,
): Promise<string> {
    const variants = everywhere(analysis, files.languageHost(analysis.uri));
    if (variants.length === 0) return 'Only a scenario can be checked on other architectures than its own.\n';
    const answered = await Promise.all(
        variants.map(async (variant): Promise<Answered> => {
            const { programs } = variant.analysis.lowered;
            if (variant.errors.length > 0 || programs.length === 0) return { ...variant, report: null };
            const outcome = await checker.check({
                key: `${variant.architecture} of ${analysis.uri}`,
                request: { programs },
                limits: { milliseconds: budget },
                witness: false,
            });
            return { ...variant, report: outcome.kind === 'report' ? outcome.report : null };
        }),
    );
    const title = analysis.file.items.find((item) => item.kind === 'scenario')?.title.value;
    return everywhereMarkdown(title ?? baseName(analysis.uri), matrixOf(answered));
}
