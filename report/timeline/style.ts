/** The two stylesheets of the pictures: literal colours for an export, the editor's variables for a live view. */

interface Colour {
    /** In an editor theme. */
    readonly variable: string;
    /** In a high-contrast theme, where it differs: no tints, no fading. */
    readonly contrast?: string;
    readonly light: string;
    readonly dark: string;
}

const INK = 'var(--vscode-editor-foreground)';
const PAPER = 'var(--vscode-editor-background)';
const BORDER = 'var(--vscode-contrastBorder, var(--vscode-editor-foreground))';
const mixed = (colour: string, percent: number, other: string) => `color-mix(in srgb, ${colour} ${percent}%, ${other})`;

/**
 * Every colour role: what it is in the editor's theme, and what stands for it in light and dark. Some of a theme's colours are
 * mixed with its ink, since they are not made for text: the green of passed tests is 2:1 on white in VS Code's own light theme,
 * whose colour of descriptions is that of its ink.
 */
export const ROLES = {
    background: { variable: PAPER, light: '#ffffff', dark: '#1f1f1f' },
    ink: { variable: INK, light: '#2b2b2b', dark: '#d4d4d4' },
    muted: { variable: mixed(INK, 76, PAPER), contrast: INK, light: '#6a6a6a', dark: '#9d9d9d' },
    hairline: {
        variable: 'var(--vscode-widget-border, var(--vscode-contrastBorder, #8884))',
        contrast: BORDER,
        light: '#e4e4e4',
        dark: '#313131',
    },
    bracket: {
        variable: mixed(INK, 34, PAPER),
        contrast: BORDER,
        light: '#c8c8c8',
        dark: '#4b4b4b',
    },
    fresh: { variable: 'var(--vscode-charts-blue)', contrast: INK, light: '#0064c8', dark: '#59a4f9' },
    freshFill: {
        variable: mixed('var(--vscode-charts-blue)', 12, PAPER),
        contrast: PAPER,
        light: '#e6f1fc',
        dark: '#1b2d42',
    },
    stale: {
        variable: mixed('var(--vscode-editorWarning-foreground)', 88, INK),
        contrast: INK,
        light: '#b35c00',
        dark: '#e0953b',
    },
    staleFill: {
        variable: mixed('var(--vscode-editorWarning-foreground)', 15, PAPER),
        contrast: PAPER,
        light: '#fdeed9',
        dark: '#40301a',
    },
    violation: {
        variable: mixed('var(--vscode-editorError-foreground)', 82, INK),
        contrast: 'var(--vscode-editorError-foreground)',
        light: '#c01000',
        dark: '#f4706a',
    },
    violationBand: {
        variable: mixed('var(--vscode-editorError-foreground)', 11, PAPER),
        contrast: PAPER,
        light: '#fdeceb',
        dark: '#3b1f1f',
    },
    ipi: { variable: 'var(--vscode-charts-purple)', light: '#7a3ea8', dark: '#c39be6' },
    next: {
        variable: 'var(--vscode-editor-stackFrameHighlightBackground, #fff4b8)',
        contrast: PAPER,
        light: '#fff4b8',
        dark: '#3e3a1c',
    },
    pointer: {
        variable: 'var(--vscode-debugIcon-breakpointCurrentStackframeForeground, #b08800)',
        light: '#b08800',
        dark: '#e5c95c',
    },
    breakpoint: {
        variable: 'var(--vscode-debugIcon-breakpointForeground, #d01000)',
        light: '#d01000',
        dark: '#f4706a',
    },
    safe: {
        variable: mixed('var(--vscode-testing-iconPassed)', 42, INK),
        contrast: 'var(--vscode-testing-iconPassed)',
        light: '#2c7a2a',
        dark: '#89d185',
    },
    card: { variable: 'var(--vscode-editorWidget-background)', light: '#f8f8f8', dark: '#252526' },
    focus: { variable: 'var(--vscode-focusBorder)', light: '#0064c8', dark: '#59a4f9' },
    hover: {
        variable: 'var(--vscode-list-hoverBackground)',
        contrast: PAPER,
        light: '#f2f2f2',
        dark: '#2a2d2e',
    },
} as const satisfies Readonly<Record<string, Colour>>;
export type Role = keyof typeof ROLES;

const roles = Object.keys(ROLES) as Role[];

/** Forced colours are few: what is told by a tint or a shade is told by its form as well, and keeps that. */
const SYSTEM: Readonly<Partial<Record<Role, string>>> = {
    background: 'Canvas',
    freshFill: 'Canvas',
    staleFill: 'Canvas',
    violationBand: 'Canvas',
    next: 'Canvas',
    card: 'Canvas',
    hover: 'Canvas',
    ipi: 'LinkText',
    pointer: 'Highlight',
    focus: 'Highlight',
};
const systemOf = (role: Role): string => SYSTEM[role] ?? 'CanvasText';

/** The roles as custom properties. */
const define = (of: (role: Role) => string): string => roles.map((role) => `--is-${role}:${of(role)}`).join(';');

/** The roles on paper, whatever the theme of the editor. */
export const paperColours = (): string => define((role) => ROLES[role].light);
/** The expression for a role in a high-contrast theme. */
export const contrastOf = (role: Role): string => {
    const colour: Colour = ROLES[role];
    return colour.contrast ?? colour.variable;
};

const PROSE = '-apple-system,BlinkMacSystemFont,"Segoe UI",Ubuntu,"Liberation Sans",Arial,sans-serif';
const CODE = 'Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace';

/** Rules with roles in braces. `PATTERN` stands for the prefix of pattern ids. */
const RULES: readonly (readonly [selector: string, body: string])[] = [
    ['.bg', 'fill:{background}'],
    ['text', 'fill:{ink};font:12px PROSE'],
    ['.m', 'font:12.5px CODE'],
    ['.ms', 'font:11px CODE'],
    ['.mx', 'font:10px CODE'],
    ['.s', 'font-size:11px'],
    ['.small .m', 'font-size:11px'],
    ['.small .ms', 'font-size:10px'],
    ['.small .s', 'font-size:10px'],
    ['.small .u', 'font-size:11px'],
    ['.xs', 'font-size:10px'],
    ['.p', 'font-size:13px'],
    ['.h1', 'font-size:16px;font-weight:600'],
    ['.b', 'font-weight:600'],
    ['.i', 'font-style:italic'],
    ['.end', 'text-anchor:end'],
    ['.mid', 'text-anchor:middle'],
    ['.mu', 'fill:{muted}'],
    ['.ink', 'fill:{ink}'],
    ['.err', 'fill:{violation}'],
    ['.okt', 'fill:{safe}'],
    ['.ipit', 'fill:{ipi}'],
    ['.strike', 'text-decoration:line-through'],
    ['.hair', 'stroke:{hairline};fill:none'],
    ['.edge', 'stroke:{bracket};fill:none'],
    ['.lead', 'stroke:{bracket};stroke-dasharray:1 4;fill:none'],
    ['.sp', 'stroke:{ink};stroke-width:1.75;fill:none'],
    ['.user', 'stroke-dasharray:.1 4.5;stroke-linecap:round;stroke-width:2.5'],
    ['.wait', 'stroke:{muted};stroke-dasharray:5 4;stroke-width:1.25'],
    ['.idle', 'stroke:{bracket};stroke-width:1.25'],
    ['.halo', 'stroke:{background};stroke-width:5;fill:none'],
    ['.fi', 'fill:{ink}'],
    ['.ou', 'fill:{background};stroke:{ink};stroke-width:1.6'],
    ['.bar', 'stroke:{ink};stroke-width:2;fill:none'],
    ['.thin', 'stroke:{ink};stroke-width:1.6;fill:none'],
    ['.fer', 'fill:{violation}'],
    ['.oer', 'fill:none;stroke:{violation};stroke-width:1.8'],
    ['.oke', 'fill:none;stroke:{safe};stroke-width:1.8'],
    ['.cross', 'stroke:{background};stroke-width:1.8;fill:none'],
    ['.fip', 'fill:{ipi}'],
    ['.oip', 'fill:{background};stroke:{ipi};stroke-width:1.6'],
    ['.dash', 'stroke-dasharray:2 2'],
    ['.rf', 'stroke:{muted};stroke-width:1.25;fill:none'],
    ['.rfh', 'fill:{muted}'],
    ['.ipi', 'stroke:{ipi};stroke-width:2;fill:none'],
    ['.pend', 'stroke-dasharray:4 3'],
    ['.ack', 'stroke:{ipi};stroke-width:1.25;fill:none'],
    ['.fresh', 'fill:{freshFill};stroke:{fresh}'],
    ['.stale', 'fill:url(#PATTERNh);stroke:{stale}'],
    ['.stalest', 'fill:{stale}'],
    ['.inview', 'fill:{muted};fill-opacity:.14;stroke:{muted}'],
    ['.staleb', 'fill:{staleFill}'],
    ['.hl', 'stroke:{stale};stroke-width:1.4'],
    ['.reg', 'fill:{muted};fill-opacity:.55;stroke:{ink}'],
    ['.regm', 'fill:url(#PATTERNx);stroke:{ink};stroke-dasharray:2 2'],
    ['.reg0', 'stroke:{muted};fill:none'],
    ['.held', 'fill:url(#PATTERNx);stroke:{ink};stroke-width:1.2'],
    ['.hook', 'stroke:{ink};fill:none'],
    ['.chip', 'fill:{background};stroke:{bracket}'],
    ['.viol', 'fill:{violationBand}'],
    ['.vbar', 'fill:{violation}'],
    ['.rule', 'stroke:{violation};stroke-width:1.25;stroke-dasharray:7 4;fill:none'],
    ['.met', 'stroke:{muted}'],
    ['.next', 'fill:{next}'],
    ['.vio .mu', 'fill:{ink}'],
    ['.nowl', 'stroke:{pointer};stroke-width:1.5;fill:none'],
    ['.nowf', 'fill:{pointer}'],
    ['.bp', 'fill:{breakpoint}'],
    ['.forkl', 'stroke:{ink};stroke-dasharray:6 3;fill:none'],
    ['.fork', 'stroke:{ink};stroke-width:1.5;fill:none'],
    ['.parting', 'stroke:{pointer};stroke-width:1.5;stroke-dasharray:2 3;fill:none'],
    ['.cut', 'stroke:{ink};stroke-width:2.25;fill:none'],
    ['.cutx', 'stroke:{ink};stroke-width:1.25;fill:none;stroke-dasharray:3 2'],
    ['.card', 'fill:{card};stroke:{hairline}'],
    ['.veil', 'fill:{background};fill-opacity:.45'],
];

const fonts = (body: string) => body.replaceAll('PROSE', PROSE).replaceAll('CODE', CODE);

const fill = (body: string, colour: (role: Role) => string) =>
    body.replace(/\{(\w+)\}/g, (_, role: string) => colour(role as Role));

/** Only the declarations that name a role: what changes between light and dark. */
const coloured = (body: string) =>
    body
        .split(';')
        .filter((declaration) => declaration.includes('{'))
        .join(';');

/** For an export: light by default and in print, dark where the reader's screen is. */
export function literalStyle(prefix: string): string {
    const rules = (kind: 'light' | 'dark') =>
        RULES.flatMap(([selector, body]) => {
            const kept = kind === 'light' ? body : coloured(body);
            return kept === ''
                ? []
                : [`${selector}{${fill(fonts(kept), (role) => ROLES[role][kind]).replaceAll('PATTERN', prefix)}}`];
        }).join('');
    return `${rules('light')}@media screen and (prefers-color-scheme:dark){${rules('dark')}}`;
}

/** For a webview: the theme's own variables, the editor's fonts. `prefix` as in the pictures it shows. */
export function themedStyle(prefix: string): string {
    const rules = RULES.map(([selector, body]) => {
        const css = body
            .replaceAll('PROSE', 'var(--vscode-font-family)')
            .replaceAll('CODE', 'var(--vscode-editor-font-family), monospace');
        // Small text is a matter of the element around the picture.
        const within = selector.startsWith('.small ') ? selector : `svg ${selector}`;
        return `${within}{${fill(css, (role) => `var(--is-${role})`).replaceAll('PATTERN', prefix)}}`;
    });
    return [
        `body{${define((role) => ROLES[role].variable)}}`,
        `body:is(.vscode-high-contrast,.vscode-high-contrast-light){${define(contrastOf)}}`,
        `@media (forced-colors:active){body,body:is(.vscode-high-contrast,.vscode-high-contrast-light){${define(systemOf)}}}`,
        ...rules,
    ].join('\n');
}
