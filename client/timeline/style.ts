/** The stylesheet of the timeline view: the page around the pictures. Colours are the theme's. */
import { themedStyle } from '../../report/timeline/style';

const PAGE = `
* { box-sizing: border-box; }
body { margin: 0; padding: 0; height: 100vh; display: flex; flex-direction: column; overflow: hidden;
    background: var(--vscode-editor-background); color: var(--vscode-editor-foreground);
    font-family: var(--vscode-font-family); font-size: 13px; }
[hidden] { display: none !important; }
code { font-family: var(--vscode-editor-font-family), monospace; font-size: 0.92em; color: inherit; background: none; padding: 0; }
.muted { color: var(--vscode-descriptionForeground); }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.bar { display: flex; flex-wrap: wrap; justify-content: space-between; align-items: center; gap: 4px 16px; padding: 4px 20px 0;
    background: var(--vscode-editorWidget-background); border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); }
.tabs { display: flex; gap: 4px; }
.tabs button { background: none; border: none; border-bottom: 2px solid transparent; color: var(--vscode-descriptionForeground);
    padding: 8px 10px; font: inherit; cursor: pointer; min-height: 32px; border-radius: 0; }
.tabs button[aria-selected=true] { color: var(--vscode-editor-foreground); font-weight: 600; border-bottom-color: var(--vscode-editor-foreground); }
.tools { display: flex; flex-wrap: wrap; gap: 6px; padding-bottom: 4px; }
button { font: inherit; font-size: 12px; color: var(--vscode-button-secondaryForeground, var(--vscode-editor-foreground));
    background: var(--vscode-editor-background); border: 1px solid var(--vscode-editorIndentGuide-activeBackground1, var(--vscode-contrastBorder, var(--vscode-descriptionForeground)));
    border-radius: 5px; padding: 3px 10px; min-height: 24px; cursor: pointer; }
button:hover { background: var(--vscode-list-hoverBackground); }
button[aria-pressed=true] { border-color: var(--vscode-focusBorder); }
:focus-visible { outline: 2px solid var(--vscode-focusBorder); outline-offset: -1px; }
.menubox { position: relative; }
.menu { position: absolute; right: 0; top: 28px; z-index: 5; display: flex; flex-direction: column; gap: 2px; padding: 4px;
    background: var(--vscode-menu-background, var(--vscode-editorWidget-background)); border: 1px solid var(--vscode-menu-border, var(--vscode-widget-border, transparent)); border-radius: 5px; }
.menu button { border: none; text-align: left; white-space: nowrap; }
.page { flex: 1; min-height: 0; display: flex; flex-wrap: wrap; overflow: auto; }
.scroller { flex: 1 1 520px; min-width: 0; height: 100%; overflow: auto; position: relative; }
.rail { flex: 1 0 300px; max-width: 420px; padding: 14px 20px; display: flex; flex-direction: column; gap: 12px; overflow: auto; max-height: 100%; }
.rail:empty { display: none; }
@media (max-width: 999px) {
    .page { display: block; }
    .scroller { height: auto; max-height: none; overflow: visible; }
    .rail { max-width: none; flex-direction: row; flex-wrap: wrap; align-items: flex-start; }
    .rail > * { flex: 1 1 280px; }
}
.heading { padding: 16px 28px 4px; }
h1 { font-size: 16px; font-weight: 600; margin: 0 0 4px; }
.verdict { margin: 0; font-size: 12px; display: flex; flex-wrap: wrap; gap: 0 6px; align-items: center; }
.verdict .source { margin-left: auto; }
.sign { display: inline-flex; width: 15px; height: 15px; border: 1.8px solid currentColor; border-radius: 50%; font-size: 9px; line-height: 1;
    align-items: center; justify-content: center; font-weight: 700; }
.racy { color: var(--vscode-editorError-foreground); } .safe { color: var(--vscode-testing-iconPassed); }
.branches { list-style: none; margin: 6px 0 0; padding: 0; font-size: 12px; color: var(--vscode-descriptionForeground); }
.branches strong { color: var(--vscode-editor-foreground); }
.notice { padding: 0 28px; } .notice:empty { display: none; } .notice p { margin: 12px 0 8px; }
.notice button { margin-right: 8px; }
.picture { position: relative; }
.head { position: sticky; top: 0; z-index: 2; background: var(--vscode-editor-background); line-height: 0; }
.canvas { line-height: 0; }
.strip { position: absolute; right: 4px; top: 0; bottom: 0; z-index: 1; } .strip svg { position: sticky; top: 52px; cursor: pointer; touch-action: none; }
.story { margin: 4px 28px 10px; max-width: 78ch; line-height: 1.5; }
a.step { color: var(--vscode-textLink-foreground); text-decoration: none; }
a.step:hover { text-decoration: underline; }
.chip { position: sticky; bottom: 12px; left: 50%; z-index: 3; border-radius: 12px; }
.tablebox { padding: 8px 28px; } .rows { border-collapse: collapse; font-size: 12px; }
.rows th, .rows td { text-align: left; padding: 3px 12px 3px 0; border-bottom: 1px solid var(--vscode-widget-border, #8884); vertical-align: top; }
.rows td:nth-child(3), .rows td:nth-child(4) { font-family: var(--vscode-editor-font-family), monospace; }
.card { background: var(--vscode-editorWidget-background); border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); border-radius: 4px; padding: 10px 14px; }
.card.current { border-left: 3px solid var(--vscode-debugIcon-breakpointCurrentStackframeForeground, #b08800); padding-left: 12px; }
.card header, .now header { display: flex; flex-wrap: wrap; gap: 2px 8px; align-items: baseline; font-size: 12px; }
.card header { border-bottom: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); padding-bottom: 6px; margin-bottom: 6px; }
.card .next, .now header .muted { margin-left: auto; font-size: 11px; }
h3 { font-size: 13px; font-weight: 600; margin: 0; }
dl { display: grid; grid-template-columns: 92px 1fr; gap: 5px 6px; margin: 0; font-size: 11.5px; line-height: 1.5; }
dt { color: var(--vscode-descriptionForeground); padding-left: 6px; border-left: 2px solid transparent; margin-left: -8px; }
dt.changed { border-left-color: var(--vscode-debugIcon-breakpointCurrentStackframeForeground, #b08800); }
dt code { color: var(--vscode-editor-foreground); } dd { margin: 0; }
.version { display: inline-block; padding: 0 5px; border: 1px solid; border-radius: 3px; }
.version.fresh { border-color: var(--vscode-charts-blue); background: color-mix(in srgb, var(--vscode-charts-blue) 12%, var(--vscode-editor-background)); }
.version.stale { border-color: var(--vscode-editorWarning-foreground);
    background: repeating-linear-gradient(-45deg, color-mix(in srgb, var(--vscode-editorWarning-foreground) 15%, var(--vscode-editor-background)) 0 3px, var(--vscode-editorWarning-foreground) 3px 4.4px); }
.version.stale span { background: var(--vscode-editor-background); border-radius: 2px; padding: 0 2px; }
.box { display: inline-block; width: 10px; height: 10px; border: 1.2px solid var(--vscode-editor-foreground); border-radius: 1px; vertical-align: -1px; }
.box.on { background: color-mix(in srgb, var(--vscode-descriptionForeground) 55%, var(--vscode-editor-background)); }
.half { display: inline-block; width: 11px; height: 11px; border: 1.6px solid var(--vscode-editor-foreground); border-radius: 50%; vertical-align: -1px;
    background: linear-gradient(90deg, var(--vscode-editor-foreground) 50%, transparent 50%); }
details { font-size: 11.5px; margin-top: 6px; } summary { cursor: pointer; color: var(--vscode-descriptionForeground); }
.choices { display: flex; flex-direction: column; gap: 4px; margin-top: 8px; }
.choice { display: flex; gap: 8px; align-items: center; min-height: 28px; padding: 3px 12px; border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent));
    background: var(--vscode-editorWidget-background); border-radius: 4px; cursor: pointer; font-size: 12px; }
.choice:hover { background: var(--vscode-list-hoverBackground); }
.choice.taken { border: 2px solid var(--vscode-debugIcon-breakpointCurrentStackframeForeground, #b08800); }
.choice code { white-space: nowrap; } .choice .reason { margin-left: auto; text-align: right; font-size: 11px; overflow: hidden; text-overflow: ellipsis; display: -webkit-box; -webkit-line-clamp: 2; -webkit-box-orient: vertical; }
.danger { display: inline-flex; flex: none; width: 15px; height: 15px; border: 1.8px solid; border-radius: 50%; font-size: 9px; font-weight: 700; align-items: center; justify-content: center; color: var(--vscode-editorError-foreground); }
.nodanger { width: 15px; flex: none; } .legend { font-size: 11px; margin: 8px 0 0; }
.compare { flex: 1; min-width: 0; height: 100%; overflow: auto; padding: 8px 16px; } .switch { display: flex; gap: 6px; padding: 4px 12px 10px; }
svg .row { cursor: pointer; outline: none; }
svg .hit { fill: transparent; }
svg .row:hover .hit { fill: var(--vscode-list-hoverBackground); fill-opacity: .5; }
svg .row:focus-visible .hit { stroke: var(--vscode-focusBorder); stroke-width: 2; }
svg .fut .m, svg .same .m { fill: var(--vscode-descriptionForeground); }
svg .fut .g { opacity: .5; } svg .fut :is(.err, .ipit) { fill: var(--vscode-descriptionForeground); } svg .arrow.fut { opacity: .5; }
svg.dim .arrow { opacity: .4; } svg.dim .row:not(.lit) text { opacity: .55; } svg.dim .arrow.lit { opacity: 1; }
svg .lit .rf { stroke: var(--vscode-editor-foreground); }
svg .halo-text { paint-order: stroke; stroke: var(--vscode-editor-background); stroke-width: 4px; }
body.vscode-high-contrast svg .fresh, body.vscode-high-contrast-light svg .fresh { fill: var(--vscode-editor-background); stroke: var(--vscode-editor-foreground); }
body.vscode-high-contrast svg :is(.staleb, .viol, .next), body.vscode-high-contrast-light svg :is(.staleb, .viol, .next) { fill: var(--vscode-editor-background); }
body.vscode-high-contrast svg :is(.stale, .hl), body.vscode-high-contrast-light svg :is(.stale, .hl) { stroke: var(--vscode-editor-foreground); }
body.vscode-high-contrast svg .next, body.vscode-high-contrast-light svg .next { stroke: var(--vscode-contrastActiveBorder, var(--vscode-editor-foreground)); }
body.vscode-high-contrast svg .veil, body.vscode-high-contrast-light svg .veil { fill-opacity: 0; }
@media (prefers-reduced-motion: no-preference) { body:not(.vscode-reduce-motion) svg .nowl { transition: d 120ms ease-out; } }
`;

export const timelineStyle = (): string => `${themedStyle('v')}\n${PAGE}`;
