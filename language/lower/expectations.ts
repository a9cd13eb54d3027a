/** `expect` and `trace` items, for one program. */
import type { ProgramEvent } from '../../machine/program';
import type { Diagnostic } from '../diagnostic';
import { eventKinds } from '../events';
import { expectText } from '../print/property';
import type { Expectation, LoweredTrace, TraceTarget } from '../lowered';
import type { Target } from '../resolution';
import type { ArchReference, ExpectItem, SyntaxFile, TraceItem } from '../syntax';
import type { ScenarioScope } from './scope';

/** Whether `for ARCH { options }` includes a target. */
export function includes(reference: ArchReference, target: Target): boolean {
    if (reference.name.text !== target.architecture) return false;
    return reference.options.every(({ name, value }) => {
        if (value.kind === 'name') return true;
        const given = target.options[name.text as 'idc' | 'dic' | 'eis' | 'eos'];
        return given === value.value;
    });
}

function isVerdict(text: string): text is Expectation['verdict'] {
    return ['racy', 'safe', 'stuck', 'unpredictable'].includes(text);
}

/** The expectations that apply to a target; two for the same thing contradict each other or repeat. */
export function expectations(
    file: SyntaxFile,
    target: Target,
    named: ReadonlyMap<string, readonly number[]>,
    diagnostics: Diagnostic[],
): readonly Expectation[] {
    const found: Expectation[] = [];
    const seen = new Map<string, ExpectItem>();
    for (const item of file.items) {
        if (item.kind !== 'expect' || !isVerdict(item.verdict.text)) continue;
        if (item.architectures.length > 0 && !item.architectures.some((each) => includes(each, target))) continue;
        const key = item.property?.text ?? '';
        const earlier = seen.get(key);
        if (earlier) {
            diagnostics.push({
                code: 'ISO218',
                severity: 'error',
                span: item.span,
                message: `\`${expectText(item)}\` and \`${expectText(earlier)}\` both apply to ${target.architecture}`,
                related: [{ span: earlier.span, message: 'the other expectation' }],
                fixes: [{ title: 'Remove this expectation', edits: [{ span: item.span, newText: '' }] }],
            });
            continue;
        }
        seen.set(key, item);
        const base = { verdict: item.verdict.text, span: item.span, verdictSpan: item.verdict.span };
        if (!item.property) found.push({ ...base, property: null });
        else for (const property of named.get(item.property.text) ?? []) found.push({ ...base, property });
    }
    return found;
}

export function lowerTraces(
    file: SyntaxFile,
    scope: ScenarioScope,
    events: readonly ProgramEvent[],
    diagnostics: Diagnostic[],
): readonly LoweredTrace[] {
    return file.items
        .filter((item) => item.kind === 'trace')
        .map((item: TraceItem) => ({
            name: item.name.text,
            span: item.span,
            items: item.steps.map((step): TraceTarget => {
                const cpu = scope.cpus.indexOf(step.cpu.text);
                const text = `${step.cpu.text}.${step.event.text}`;
                const mark = scope.mark(cpu, step.event.text) ?? null;
                const kinds = eventKinds(step.event.text);
                const matching: number[] = [];
                if (mark === null)
                    for (const [id, event] of events.entries())
                        if (event.cpu === cpu && kinds.includes(event.kind)) matching.push(id);
                if (mark === null && matching.length === 0)
                    diagnostics.push({
                        code: 'ISO222',
                        severity: 'error',
                        span: step.span,
                        message: `${step.cpu.text} has no label and no event \`${step.event.text}\``,
                        related: [],
                        // An item that names nothing pins nothing.
                        fixes: [{ title: 'Remove this item', edits: [{ span: step.span, newText: '' }] }],
                    });
                return { cpu, events: matching, mark, text, span: step.span };
            }),
        }));
}
