/** Names in properties, expectations and traces. */
import { isEventKind } from '../events';
import { checkExpression } from './expressions';
import { checkCode, checkCpu, isVersion, type Context } from './names';
import type { FieldExpression, Name, SyntaxFile } from '../syntax';
import { checkReference } from './targets';

type Base = Pick<Context, 'table' | 'globals' | 'read' | 'problems' | 'versions'>;

export function checkProperties(file: SyntaxFile, base: Base, architectures: Context['architectures']): void {
    const { problems, table, globals } = base;
    const context: Context = {
        ...base,
        seesGlobals: true,
        owner: null,
        parameters: new Map(),
        registers: new Map(),
        architectures,
        place: 'property',
    };
    for (const item of file.items) {
        switch (item.kind) {
            case 'forbid-stale':
                checkCode(context, item.code, 'mention');
                if (item.on) checkCpu(context, item.on);
                if (item.after) checkLabel(context, item.after);
                break;
            case 'final':
                if (isVersion(checkExpression(context, item.condition)))
                    problems.add(
                        'ISO209',
                        item.condition.span,
                        'a version is not a condition: compare it with `==` or `!=`',
                    );
                break;
            case 'forbid-unpredictable':
                checkCode(context, item.code, 'mention');
                break;
            case 'forbid-ipi':
            case 'returns':
                checkCpu(context, item.cpu);
                break;
            case 'expect': {
                for (const reference of item.architectures)
                    if (
                        checkReference(reference, problems) &&
                        !architectures.some((name) => name === reference.name.text)
                    )
                        problems.add(
                            'ISO206',
                            reference.name.span,
                            `this scenario is not checked for ${reference.name.text}`,
                            {
                                severity: 'warning',
                            },
                        );
                checkVerdict(context, item.verdict);
                const { property } = item;
                if (!property) break;
                const symbol = globals.properties.get(property.text);
                if (symbol !== undefined) table.refer(problems.span(property.span), [symbol], 'mention');
                else if (property.text !== '') {
                    const { fixes, hint } = problems.spellings(property.span, property.text, globals.properties.keys());
                    const message = `no property is named \`${property.text}\` (\`forbid … as ${property.text};\`)${hint}`;
                    problems.add('ISO200', property.span, message, { fixes });
                }
                break;
            }
            case 'trace':
                for (const step of item.steps) {
                    checkCpu(context, step.cpu);
                    const cpu = globals.cpus.get(step.cpu.text);
                    const label = cpu?.labels.get(step.event.text);
                    if (label) table.refer(problems.span(step.event.span), [label.symbol], 'mention');
                    else if (cpu && step.event.text !== '' && !isEventKind(step.event.text)) {
                        const { fixes, hint } = problems.spellings(step.event.span, step.event.text, cpu.labels.keys());
                        const message = `${step.cpu.text} has no label \`${step.event.text}\`, and no event is of that kind${hint}`;
                        problems.add('ISO217', step.event.span, message, { fixes });
                    }
                }
                break;
            default:
                break;
        }
    }
}

function checkLabel(context: Context, after: FieldExpression): void {
    checkCpu(context, after.object);
    const cpu = context.globals.cpus.get(after.object.text);
    if (!cpu || after.field.text === '') return;
    const label = cpu.labels.get(after.field.text);
    const { problems, table } = context;
    if (label) return table.refer(problems.span(after.field.span), [label.symbol], 'mention');
    const { fixes, hint } = problems.spellings(after.field.span, after.field.text, cpu.labels.keys());
    const known = [...cpu.labels.keys()].map((name) => `\`${name}\``);
    const list = known.length > 0 ? `: there are ${known.join(', ')}` : '';
    problems.add(
        'ISO217',
        after.field.span,
        `${after.object.text} has no label \`${after.field.text}\`${list}${hint}`,
        { fixes },
    );
}

const VERDICTS = ['racy', 'safe', 'stuck', 'unpredictable'];

function checkVerdict(context: Context, verdict: Name): void {
    if (VERDICTS.includes(verdict.text) || verdict.text === '') return;
    const { fixes, hint } = context.problems.spellings(verdict.span, verdict.text, VERDICTS);
    context.problems.add(
        'ISO200',
        verdict.span,
        `a verdict is racy, safe, stuck or unpredictable, not \`${verdict.text}\`${hint}`,
        { fixes },
    );
}
