import type { Fix } from '../../language';
import type { Analysis } from '../analysis';

/** The repair that checks all four combinations of CTR_EL0.IDC and DIC; null where the file already varies them. */
export function toggled(analysis: Analysis): Fix | null {
    const item = analysis.file.items.find((each) => each.kind === 'arch');
    const reference = item?.kind === 'arch' ? item.architectures.find(({ name }) => name.text === 'arm64') : undefined;
    if (reference === undefined) return null;
    const kept = reference.options
        .filter(({ name }) => name.text !== 'idc' && name.text !== 'dic')
        .map(({ span }) => analysis.text.slice(span.start, span.end).replace(/[\s,]+$/, ''));
    const newText = `arm64 { ${['idc = any', 'dic = any', ...kept].join(', ')} }`;
    if (analysis.text.slice(reference.span.start, reference.span.end) === newText) return null;
    return { title: 'Check all four combinations of idc and dic', edits: [{ span: reference.span, newText }] };
}
