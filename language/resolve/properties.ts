/** Names in properties, expectations and traces. */
import type { Fix } from '../diagnostic';
import { EVENT_KINDS, isEventKind } from '../events';
import { statementsOf } from '../registers';
import { checkExpression } from './expressions';
import { checkCode, checkCpu, isVersion, type Context } from './names';
import type { CpuName } from './globals';
import type { Problems } from './problems';
import type { ExpectItem, FieldExpression, Name, SyntaxFile, TraceStep } from '../syntax';
import { checkReference } from './targets';

type Base = Pick<Context, 'table' | 'globals' | 'read' | 'problems' | 'versions'>;

export function checkProperties(file: SyntaxFile, base: Base, architectures: Context['architectures']): void {
    const { problems, table, globals, read, versions } = base;
    const context: Context = {
        problems,
        table,
        globals,
        read,
        versions,
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
                for (const [at, reference] of item.architectures.entries())
                    if (
                        checkReference(reference, problems) &&
                        !architectures.some((name) => name === reference.name.text)
                    )
                        problems.add(
                            'ISO206',
                            reference.name.span,
                            `this scenario is not checked for ${reference.name.text}`,
                            { severity: 'warning', fixes: [withoutReference(problems, item, at)] },
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
                for (const step of item.steps) checkStep(context, step);
                break;
            default:
                break;
        }
    }
}

function checkStep(context: Context, step: TraceStep): void {
    const { problems, table, globals } = context;
    checkCpu(context, step.cpu);
    const cpu = globals.cpus.get(step.cpu.text);
    const { text, span } = step.event;
    const label = cpu?.labels.get(text);
    if (label) return table.refer(problems.span(span), [label.symbol], 'mention');
    if (!cpu || text === '' || isEventKind(text) || damagedLabels(cpu).has(text)) return;
    const { fixes, hint } = problems.spellings(span, text, [...cpu.labels.keys(), ...EVENT_KINDS]);
    const message = `${step.cpu.text} has no label \`${text}\`, and no event is of that kind${hint}`;
    problems.add('ISO217', span, message, { fixes });
}

/** An expectation without one of the architectures it is for; without any it goes altogether. */
function withoutReference(problems: Problems, item: ExpectItem, at: number): Fix {
    const { architectures } = item;
    const [name, before, after] = [architectures[at], architectures[at - 1], architectures[at + 1]];
    const span =
        !name || architectures.length === 1
            ? item.span
            : before
              ? { start: before.span.end, end: name.span.end }
              : { start: name.span.start, end: after?.span.start ?? name.span.end };
    return { title: 'Remove it', edits: [problems.edit(span, '')] };
}

/** Words in what could not be understood of a CPU: a label may be among them. */
function damagedLabels({ item }: CpuName): ReadonlySet<string> {
    const words = new Set<string>();
    for (const block of item.handler ? [item.body, item.handler.body] : [item.body])
        for (const statement of statementsOf(block))
            if (statement.kind === 'error')
                for (const [word] of statement.text.matchAll(/[A-Za-z_]\w*/g)) words.add(word);
    return words;
}

/** `after A.kick`; also `after A` and `after kick`, of which half is missing. */
function checkLabel(context: Context, after: FieldExpression): void {
    const { problems, table, globals } = context;
    const { object, field } = after;
    const offered = (names: readonly string[]): Fix[] =>
        names.slice(0, 3).map((name) => problems.replacement(after.span, name));
    const cpu = globals.cpus.get(object.text);
    if (field.text === '' && object.text !== '' && field.span.start === object.span.end) {
        const owners = [...globals.cpus].filter(([, { labels }]) => labels.has(object.text));
        if (!cpu && owners.length > 0) {
            const names = owners.map(([name]) => `${name}.${object.text}`);
            const message = `a label is named with its CPU: \`after ${names[0] ?? ''}\``;
            return problems.add('ISO217', object.span, message, { fixes: offered(names) });
        }
        if (!cpu) return checkCpu(context, object);
        const names = [...cpu.labels.keys()].map((name) => `${object.text}.${name}`);
        const known = names.length > 0 ? `: ${names.map((name) => `\`${name}\``).join(', ')}` : '';
        const message = `after which event of ${object.text}? A label says${known}; without \`after\` it is the last one`;
        const without = {
            title: 'Remove `after …`: after its last event',
            edits: [problems.edit({ start: object.span.start - AFTER.length, end: object.span.end }, '')],
        };
        table.refer(problems.span(object.span), [cpu.symbol], 'mention');
        return problems.add('ISO217', object.span, message, { fixes: [...offered(names), without] });
    }
    checkCpu(context, object);
    if (!cpu || field.text === '') return;
    const label = cpu.labels.get(field.text);
    if (label) return table.refer(problems.span(field.span), [label.symbol], 'mention');
    if (damagedLabels(cpu).has(field.text)) return;
    const inside = [...globals.procedures.all().values()]
        .flat()
        .find(({ item }) =>
            statementsOf(item.body).some(({ labels }) => labels.some(({ text }) => text === field.text)),
        );
    if (inside) {
        const message = `\`${field.text}\` is a label inside procedure \`${inside.item.name.text}\`, which cannot be named from outside: put a label before the call`;
        return problems.add('ISO217', field.span, message);
    }
    const { fixes, hint } = problems.spellings(field.span, field.text, cpu.labels.keys());
    const labels = [...cpu.labels.keys()];
    const list =
        labels.length > 0 && hint === '' ? `: there are ${labels.map((name) => `\`${name}\``).join(', ')}` : '';
    const others =
        labels.length <= 3 ? labels.filter((name) => !fixes.some(({ title }) => title.includes(`\`${name}\``))) : [];
    problems.add('ISO217', field.span, `${object.text} has no label \`${field.text}\`${list}${hint}`, {
        fixes: [...fixes, ...others.map((name) => problems.replacement(field.span, name))],
    });
}

/** What stands before the CPU when nothing else does. */
const AFTER = ' after ';

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
