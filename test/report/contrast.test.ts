import assert from 'node:assert/strict';
import { contrastOf, ROLES } from '../../report/timeline/style';
import type { Role } from '../../report/timeline/style';
import themes from '../ui/rig/themes.json';

/** Red, green, blue from 0 to 255, and opacity from 0 to 1. */
type Colour = readonly [number, number, number, number];

/** Splits at commas outside parentheses. */
function parts(text: string): string[] {
    const found = [''];
    let depth = 0;
    for (const each of text) {
        if (each === '(') depth++;
        if (each === ')') depth--;
        if (each === ',' && depth === 0) found.push('');
        else found[found.length - 1] += each;
    }
    return found.map((part) => part.trim());
}

/** The value of the expressions that {@link ROLES} is made of, with a theme's variables. */
function evaluate(text: string, variables: Readonly<Record<string, string | undefined>>): Colour {
    const inner = text.slice(text.indexOf('(') + 1, -1);
    if (text.startsWith('var(')) {
        const [name = '', ...fallback] = parts(inner);
        const value = variables[name] ?? (fallback.length > 0 ? fallback.join(', ') : undefined);
        assert.ok(value !== undefined, `no theme has ${name}, and nothing stands in for it`);
        return evaluate(value, variables);
    }
    if (text.startsWith('color-mix(')) {
        const [, first = '', second = ''] = parts(inner);
        const [, colour = '', percent = ''] = /^(.*) (\d+)%$/.exec(first) ?? [];
        const [a, b, part] = [evaluate(colour, variables), evaluate(second, variables), Number(percent) / 100];
        const mix = (at: 0 | 1 | 2 | 3) => a[at] * part + b[at] * (1 - part);
        return [mix(0), mix(1), mix(2), mix(3)];
    }
    if (text.startsWith('rgb')) {
        const [r = 0, g = 0, b = 0, alpha = 1] = parts(inner).map(Number);
        return [r, g, b, alpha];
    }
    const hex = text.length <= 5 ? text.slice(1).replace(/./g, '$&$&') : text.slice(1);
    const channel = (at: number) => parseInt(hex.slice(at, at + 2) || 'ff', 16);
    return [channel(0), channel(2), channel(4), channel(6) / 255];
}

const over = ([r, g, b, alpha]: Colour, [x, y, z]: Colour): Colour => [
    r * alpha + x * (1 - alpha),
    g * alpha + y * (1 - alpha),
    b * alpha + z * (1 - alpha),
    1,
];

/** Contrast by WCAG 2.2. */
function contrast(a: Colour, b: Colour): number {
    const luminance = ([r, g, blue]: Colour) => {
        const linear = (channel: number) => {
            const value = channel / 255;
            return value <= 0.03928 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
        };
        return 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(blue);
    };
    const [low = 0, high = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
    return (high + 0.05) / (low + 0.05);
}

/** What stands on what, and how clearly it has to. */
const WANTED: readonly (readonly [role: Role, on: Role, least: number])[] = [
    ...(['ink', 'muted', 'violation', 'safe', 'ipi'] as const).map((role) => [role, 'background', 4.5] as const),
    ...(['ink', 'muted', 'violation'] as const).map((role) => [role, 'card', 4.5] as const),
    ...(['ink', 'violation'] as const).map((role) => [role, 'violationBand', 4.5] as const),
    ...(['ink'] as const).map((role) => [role, 'next', 4.5] as const),
    ...(['fresh', 'stale', 'pointer', 'breakpoint', 'ipi', 'focus'] as const).map(
        (role) => [role, 'background', 3] as const,
    ),
    ['fresh', 'freshFill', 3],
    ['violation', 'background', 3],
    ['ink', 'hover', 4.5],
];

/** Every pair that is not clear enough. */
function unclear(colour: (role: Role) => Colour): string[] {
    const paper = colour('background');
    return WANTED.flatMap(([role, on, least]) => {
        const behind = over(colour(on), paper);
        const found = contrast(over(colour(role), behind), behind);
        return found >= least ? [] : [`${role} on ${on}: ${found.toFixed(2)}, at least ${least}`];
    });
}

describe('report: contrast of every colour role', () => {
    for (const [name, { variables }] of Object.entries(themes)) {
        const high = name.startsWith('high-contrast');
        it(`in VS Code's ${name} theme`, () => {
            assert.deepEqual(
                unclear((role) => evaluate(high ? contrastOf(role) : ROLES[role].variable, variables)),
                [],
            );
        });
    }
    for (const kind of ['light', 'dark'] as const)
        it(`in an export, ${kind}`, () => {
            assert.deepEqual(
                unclear((role) => evaluate(ROLES[role][kind], {})),
                [],
            );
        });
    it('high contrast fades and tints nothing', () => {
        for (const role of ['freshFill', 'staleFill', 'violationBand', 'next'] as const)
            assert.equal(contrastOf(role), ROLES.background.variable, role);
        assert.equal(contrastOf('muted'), ROLES.ink.variable);
    });
});
