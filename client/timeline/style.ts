/** The stylesheet of the timeline view: the page around the pictures. Colours are the theme's. */
import { paperColours, themedStyle } from '../../report/timeline/style';

const EDGE = '1px solid var(--is-hairline)';
const CODE = 'var(--vscode-editor-font-family), monospace';

const PAGE = `
* { box-sizing: border-box; }
body { --side: 28px; margin: 0; padding: 0; height: 100vh; display: flex; flex-direction: column; overflow: hidden;
    background: var(--is-background); color: var(--is-ink); font-family: var(--vscode-font-family); font-size: 13px; }
[hidden] { display: none !important; }
@media (max-width: 719px) { body { --side: 16px; } }
code { font-family: ${CODE}; font-size: 0.92em; color: inherit; background: none; padding: 0; }
.muted { color: var(--is-muted); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.racy { color: var(--is-violation); } .safe { color: var(--is-safe); } .undecided { color: var(--is-ink); }

.bar { display: flex; flex: none; justify-content: space-between; align-items: center; gap: 4px 16px; padding: 0 16px; min-height: 40px; background: var(--is-card); border-bottom: ${EDGE}; }
.tabs { display: flex; gap: 4px; align-self: stretch; }
.tabs button { background: none; border: none; border-bottom: 2px solid transparent; color: var(--is-muted); padding: 8px 10px; font: inherit; cursor: pointer; min-height: 32px; border-radius: 0; }
.tabs button[aria-selected=true] { color: var(--is-ink); font-weight: 600; border-bottom-color: var(--is-ink); }
.tools { display: flex; gap: 6px; }
button { font: inherit; font-size: 12px; color: var(--is-ink); background: var(--is-background); border: 1px solid var(--is-bracket); border-radius: 5px; padding: 3px 10px; min-height: 24px; min-width: 24px; cursor: pointer; }
button:hover { background: var(--is-hover); }
button[aria-pressed=true] { border-color: var(--is-focus); box-shadow: inset 0 0 0 1px var(--is-focus); }
:focus-visible { outline: 2px solid var(--is-focus); outline-offset: -1px; }
.menu { position: fixed; z-index: 5; display: flex; flex-direction: column; gap: 1px; padding: 4px; min-width: 180px; border-radius: 5px;
    color: var(--vscode-menu-foreground, var(--is-ink)); background: var(--vscode-menu-background, var(--is-card));
    border: 1px solid var(--vscode-menu-border, var(--is-hairline)); box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent); }
.menu button { display: flex; justify-content: space-between; gap: 24px; border: none; background: none; color: inherit; text-align: left; white-space: nowrap; padding: 4px 12px; }
.menu button:is(:hover, :focus):not(:disabled) { color: var(--vscode-menu-selectionForeground, inherit); background: var(--vscode-menu-selectionBackground, var(--is-hover));
    outline: 1px solid var(--vscode-menu-selectionBorder, transparent); outline-offset: -1px; }
.menu button:disabled { opacity: .5; cursor: default; } .menu kbd { font: inherit; opacity: .7; }
.menu hr { width: 100%; margin: 3px 0; border: none; border-top: 1px solid var(--vscode-menu-separatorBackground, var(--is-hairline)); }

.page { flex: 1; min-height: 0; display: flex; }
.scroller { flex: 1; min-width: 0; overflow: auto; position: relative; }
.strip { flex: none; padding: 8px 4px; cursor: pointer; touch-action: none; border-left: ${EDGE}; } .strip svg { display: block; }
.rail { flex: none; width: 340px; padding: 14px 16px; display: flex; flex-direction: column; gap: 12px; overflow: auto; border-left: ${EDGE}; }
.rail:empty, .comparing > :is(.rail, .strip) { display: none; }
.scroller > .rail { width: auto; border: none; flex-direction: row; flex-wrap: wrap; align-items: flex-start; padding: 4px 16px 24px; }
.scroller > .rail > * { flex: 1 1 300px; min-width: 0; }
.heading { display: flex; flex-wrap: wrap; gap: 4px 24px; justify-content: space-between; align-items: flex-start; padding: 14px var(--side) 4px; }
.heading > div:first-child { flex: 1 1 auto; min-width: 0; }
h1 { font-size: 16px; font-weight: 600; margin: 0 0 4px; }
.verdict { margin: 0; font-size: 12px; display: flex; flex-wrap: wrap; gap: 0 6px; align-items: center; }
.verdict .source { margin-left: auto; }
.sign, .danger { display: inline-flex; flex: none; width: 15px; height: 15px; border: 1.8px solid currentColor; border-radius: 50%; font-size: 9px; line-height: 1; align-items: center; justify-content: center; font-weight: 700; }
.danger { color: var(--is-violation); }
.branches:empty { display: none; } .branches { min-width: 0; max-width: 100%; font-size: 12px; }
.graph { display: flex; } .graph svg { flex: none; } .graph ul { list-style: none; margin: 0; padding: 0; min-width: 0; } .graph li { height: 24px; display: flex; min-width: 0; }
.graph button { border: none; background: none; padding: 0 4px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; border-radius: 3px; text-align: left; }
.notice { padding: 4px var(--side); } .notice:empty { display: none; } .notice p { margin: 6px 0 8px; } .notice button { margin-right: 8px; }
.notice .error { color: var(--is-violation); } .notice:not(:empty) + .picture { border-top: ${EDGE}; }
.old .picture { opacity: .6; }
.head { position: sticky; top: 0; z-index: 2; background: var(--is-background); line-height: 0; user-select: none; } .head [data-lane] { cursor: grab; } .head.dragging, .head.dragging [data-lane] { cursor: grabbing; }
.picture { position: relative; } .canvas { line-height: 0; } .paper { display: none; }
.drop { position: absolute; top: 0; bottom: 0; width: 2px; z-index: 3; background: var(--is-focus); pointer-events: none; }
.story { margin: 8px var(--side) 10px; max-width: 78ch; line-height: 1.5; }
.key { padding: 0 var(--side) 8px; }
a.step { color: var(--vscode-textLink-foreground); text-decoration: none; } a.step:hover { text-decoration: underline; }
.chip { position: sticky; bottom: 12px; left: calc(50% - 24px); z-index: 3; border-radius: 12px; box-shadow: 0 1px 4px var(--vscode-widget-shadow, transparent); }
.tablebox { padding: 8px var(--side); overflow: auto; } .tablebox:empty { display: none; }
.rows { border-collapse: collapse; font-size: 12px; } .rows :is(th, td) { text-align: left; padding: 3px 12px 3px 0; border-bottom: ${EDGE}; vertical-align: top; }
.rows td:is(:nth-child(3), :nth-child(4)) { font-family: ${CODE}; }

.card { background: var(--is-card); border: ${EDGE}; border-radius: 4px; padding: 10px 14px; }
.card.current { border-left: 3px solid var(--is-pointer); padding-left: 12px; }
.card header, .now header { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: baseline; font-size: 12px; }
.card header { border-bottom: ${EDGE}; padding-bottom: 6px; margin-bottom: 6px; }
.card .next, .now header .muted { margin-left: auto; font-size: 11px; }
h3 { font-size: 13px; font-weight: 600; margin: 0; }
dl { display: grid; grid-template-columns: 92px 1fr; gap: 5px 6px; margin: 0; font-size: 11.5px; line-height: 1.5; }
dt { color: var(--is-muted); padding-left: 6px; border-left: 2px solid transparent; margin-left: -8px; }
dt.changed { border-left-color: var(--is-pointer); } dt code { color: var(--is-ink); } dd { margin: 0; }
.version { display: inline-block; padding: 0 5px; border: 1px solid; border-radius: 3px; }
.version.fresh { border-color: var(--is-fresh); background: var(--is-freshFill); }
.version.stale { border-color: var(--is-stale); background: repeating-linear-gradient(-45deg, var(--is-staleFill) 0 3px, var(--is-stale) 3px 4.4px); }
.version.stale span { background: var(--is-background); border-radius: 2px; padding: 0 2px; }
.box { display: inline-block; width: 10px; height: 10px; border: 1.2px solid var(--is-ink); border-radius: 1px; vertical-align: -1px; }
.box.on { background: color-mix(in srgb, var(--is-ink) 45%, var(--is-background)); }
.half { display: inline-block; width: 11px; height: 11px; border: 1.6px solid var(--is-ink); border-radius: 50%; vertical-align: -1px; background: linear-gradient(90deg, var(--is-ink) 50%, transparent 50%); }
details { font-size: 11.5px; margin-top: 6px; } summary { cursor: pointer; color: var(--is-muted); min-height: 24px; line-height: 24px; }
details dl { margin-bottom: 4px; }
.choices { display: flex; flex-direction: column; gap: 4px; margin-top: 8px; }
.choice { display: grid; grid-template-columns: auto 1fr auto; gap: 0 10px; align-items: center; min-height: 28px; padding: 4px 10px; border: ${EDGE}; background: var(--is-card); border-radius: 4px; cursor: pointer; font-size: 12px; }
.choice:hover { background: var(--is-hover); }
.choice.taken { border: 2px solid var(--is-pointer); padding: 3px 9px; }
.choice code { overflow-wrap: anywhere; } .choice .reason { grid-column: 2; font-size: 11px; } .choice .reason:empty { display: none; }
.choice .danger { grid-row: 1; grid-column: 3; } .legend { font-size: 11px; margin: 8px 0 0; }

.compare { flex: 1; min-width: 0; height: 100%; overflow: auto; padding: 8px 16px; } .switch { display: flex; gap: 6px; padding: 4px 12px 10px; }

svg .row { cursor: pointer; outline: none; }
svg .hit { fill: transparent; }
svg .row:hover .hit { fill: var(--is-hover); fill-opacity: .5; }
svg .row:focus-visible .hit { stroke: var(--is-focus); stroke-width: 2; }
svg .fut .m, svg .same .m { fill: var(--is-muted); }
svg .nxt :is(.mu, .err) { fill: var(--is-ink); }
svg .fut .g { opacity: .5; } svg .fut :is(.err, .ipit) { fill: var(--is-muted); } svg .arrow.fut { opacity: .5; }
svg.dim .arrow { opacity: .4; } svg.dim .row:not(.lit) text { opacity: .55; } svg.dim .arrow.lit { opacity: 1; }
svg .lit .rf { stroke: var(--is-ink); } svg .lit .rfh { fill: var(--is-ink); }
`;

/** No fading and no tints: the next row has an outline, what cannot be chosen is struck out. */
const CONTRAST: readonly (readonly [selector: string, body: string])[] = [
    ['svg :is(.fut .g, .arrow, .row text)', 'opacity: 1 !important'],
    ['svg .next', 'stroke: var(--vscode-contrastActiveBorder, var(--is-ink)); stroke-width: 1.5'],
    ['svg .row:hover .hit', 'fill: none; stroke: var(--is-focus); stroke-dasharray: 4 2'],
    ['svg .veil', 'display: none'],
    ['.menu button:disabled', 'opacity: 1; text-decoration: line-through'],
];
const HIGH_CONTRAST = ':is(.vscode-high-contrast, .vscode-high-contrast-light)';
const contrast = (within: string): string =>
    CONTRAST.map(([selector, body]) => `${within} ${selector} { ${body}; }`).join('\n');

/** Every border gets a colour and every background loses its: what either of them says has to be said in another way. */
const FORCED = `
dt:not(.changed) { border-left-style: hidden; padding-left: 8px; }
.tabs button:not([aria-selected=true]) { border-bottom-style: hidden; }
button[aria-pressed=true] { forced-color-adjust: none; background: Highlight; color: HighlightText; border-color: Highlight; }
.box.on, .half, .version.stale { forced-color-adjust: none; } .version.stale { color: var(--is-ink); }
.drop { forced-color-adjust: none; }
svg .next { stroke: Highlight; stroke-width: 1.5; }
${contrast('body')}
`;

/** On paper: all of it, in light colours, without what one can only press. */
const PRINT = `
@page { margin: 12mm; }
body, body${HIGH_CONTRAST} { ${paperColours()}; color-scheme: light; height: auto; display: block; overflow: visible; print-color-adjust: exact; -webkit-print-color-adjust: exact; --side: 16px; }
body > .bar, .strip, button.chip, .notice, .now, .branches, .switch, .menu, .drop { display: none !important; }
.page { display: block; } .scroller, .compare { overflow: visible; height: auto; padding: 0; }
.picture > :is(.head, .canvas) { display: none; } .paper { display: block; line-height: 0; } .paper > svg { display: block; max-width: 100%; height: auto; break-inside: avoid; }
.old .picture { opacity: 1; }
.rail, .scroller > .rail { display: flex; flex-flow: row wrap; width: auto; border: none; padding: 8px 16px; overflow: visible; }
.rail > * { flex: 1 1 280px; break-inside: avoid; } .story, .key, .card { break-inside: avoid; }
a.step { color: inherit; }
${HIGH_CONTRAST} svg .next { stroke: none; }
`;

export const timelineStyle = (): string =>
    [
        themedStyle('v'),
        PAGE,
        contrast(HIGH_CONTRAST),
        `@media (forced-colors: active) {${FORCED}}`,
        `@media print {${PRINT}}`,
    ].join('\n');
