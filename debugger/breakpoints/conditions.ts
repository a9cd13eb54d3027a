/** Conditions, hit counts and log messages: the same for every kind of breakpoint. */
import type { CpuIndex } from '../../machine/program';
import type { Scene } from '../expressions/evaluate';
import { evaluate, holds } from '../expressions/evaluate';
import { shown } from '../expressions/show';
import type { Expression } from '../expressions/syntax';
import { ExpressionError, parse } from '../expressions/syntax';
import type { Moment } from '../replay/moments';
import type { HitTest } from '../replay/stops';
import { parseHitCondition } from '../replay/stops';

/** As the client writes them. */
export interface Qualifiers {
    readonly condition?: string;
    readonly hitCondition?: string;
    readonly logMessage?: string;
}

export interface Compiled {
    readonly test: (moment: Moment) => boolean;
    readonly hits?: HitTest;
    readonly log?: (moment: Moment) => string;
}

/** The scene of a moment: names without a CPU belong to the one that acts next, or has just acted. */
export function sceneOf(moment: Moment, cpu: CpuIndex | null = moment.next?.cpu ?? moment.last?.cpu ?? null): Scene {
    return {
        program: moment.program,
        snapshot: moment.snapshot,
        cpu,
        last: moment.last,
        steps: moment.state.steps,
    };
}

/**
 * @param probe a moment of the program, to find unknown names at once
 * @returns what to test, or the sentence that says what is wrong
 */
export function compile(qualifiers: Qualifiers, probe: Moment, cpu: CpuIndex | null): Compiled | string {
    const result: { test: Compiled['test']; hits?: HitTest; log?: Compiled['log'] } = { test: () => true };
    if (present(qualifiers.condition)) {
        const condition = checked(qualifiers.condition, probe, cpu);
        if (typeof condition === 'string') return `The condition is not understood: ${condition}.`;
        result.test = (moment) => quietly(() => holds(condition, sceneOf(moment, cpu ?? undefined)), false);
    }
    if (present(qualifiers.hitCondition)) {
        const hits = parseHitCondition(qualifiers.hitCondition);
        if (hits === null) return 'The hit count is not understood: write `3`, `== 3`, `>= 2`, `< 5` or `% 2`.';
        result.hits = hits;
    }
    if (present(qualifiers.logMessage)) {
        const log = template(qualifiers.logMessage, probe, cpu);
        if (typeof log === 'string') return `The log message is not understood: ${log}.`;
        result.log = log;
    }
    return result;
}

function present(text: string | undefined): text is string {
    return text !== undefined && text.trim() !== '';
}

/** Parses, and evaluates once so that unknown names are found. */
function checked(text: string, probe: Moment, cpu: CpuIndex | null): Expression | string {
    try {
        const expression = parse(text);
        evaluate(expression, sceneOf(probe, cpu ?? probe.next?.cpu ?? 0));
        return expression;
    } catch (error) {
        if (error instanceof ExpressionError) return error.message;
        throw error;
    }
}

/** A condition that cannot be computed at some moment (a register not assigned yet) does not hold there. */
function quietly<T>(compute: () => T, otherwise: T): T {
    try {
        return compute();
    } catch (error) {
        if (error instanceof ExpressionError) return otherwise;
        throw error;
    }
}

/** `B may run {B.pipeline.foo}`; a doubled brace is a brace. */
function template(text: string, probe: Moment, cpu: CpuIndex | null): ((moment: Moment) => string) | string {
    const parts: ((moment: Moment) => string)[] = [];
    for (const match of text.matchAll(/\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]/g)) {
        const piece = match[0];
        const inside = match.at(1);
        if (inside === undefined) {
            const literal = piece === '{{' ? '{' : piece === '}}' ? '}' : piece;
            parts.push(() => literal);
            continue;
        }
        const expression = checked(inside, probe, cpu);
        if (typeof expression === 'string') return `in {${inside}} ${expression}`;
        parts.push((moment) =>
            quietly(() => {
                const scene = sceneOf(moment, cpu ?? undefined);
                return shown(evaluate(expression, scene), moment.program);
            }, '?'),
        );
    }
    return (moment) => parts.map((part) => part(moment)).join('');
}
