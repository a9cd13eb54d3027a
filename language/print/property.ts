/** Canonical text of properties, without `as name` and semicolon. */
import type { ArchReference, ExpectItem, PropertyItem } from '../syntax';
import { codeText, expressionText } from './expression';

export function propertyText(item: PropertyItem): string {
    switch (item.kind) {
        case 'forbid-stale': {
            const on = item.on ? ` on ${item.on.text}` : '';
            const after = item.after ? ` after ${expressionText(item.after)}` : '';
            return `forbid stale ${codeText(item.code)}${on}${after}`;
        }
        case 'final':
            return `${item.quantifier} (${expressionText(item.condition)})`;
        case 'forbid-unpredictable':
            return `forbid unpredictable ${codeText(item.code)}`;
        case 'forbid-ipi':
            return `forbid ipi to ${item.cpu.text} while user`;
        case 'returns':
            return `returns ${item.cpu.text}`;
    }
}

export function archText(reference: ArchReference): string {
    const options = reference.options.map(({ name, value }) => `${name.text} = ${value.text}`);
    return options.length > 0 ? `${reference.name.text} { ${options.join(', ')} }` : reference.name.text;
}

export function expectText(item: ExpectItem): string {
    const property = item.property ? `${item.property.text} ` : '';
    const where = item.architectures.length > 0 ? ` for ${item.architectures.map(archText).join(', ')}` : '';
    return `expect ${property}${item.verdict.text}${where}`;
}
