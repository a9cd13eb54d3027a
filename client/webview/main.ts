/** The timeline view: what the extension says becomes the page, what a person does goes back as messages. */
import type { FromView, TimelineState, ToView, ViewAction } from '../../report/protocol';
import { plain } from '../../report/rich';
import type { Density } from '../../report/timeline/arrange';
import type { Picture } from '../../report/timeline/picture';
import { patterns } from '../../report/timeline/svg';
import { card, choices } from './cards';
import { ComparePane } from './compare';
import { button, element, fill, sentence, svg } from './dom';
import { exportPng, exportSvg } from './export';
import { handleKey } from './keyboard';
import { keyOf, verdictLine } from './heading';
import { measure } from './metrics';
import { PictureView } from './picture';
import { table } from './table';

declare function acquireVsCodeApi(): { postMessage(message: FromView): void };

const host = acquireVsCodeApi();
const send = (message: FromView) => host.postMessage(message);
const measured = measure();
const densities: readonly Density[] = ['overview', 'compact', 'comfortable'];

let state: TimelineState | null = null;
let picture: Picture | null = null;
let debugging = false;
let density: Density = 'comfortable';
let folded: ReadonlySet<number> | undefined;
let asTable = false;
/** The view follows the cursor until the user scrolls. */
let follows = true;

const scroller = element('div', {
    class: 'scroller',
    role: 'tabpanel',
    id: 'panel-timeline',
    'aria-labelledby': 'tab-timeline',
});
const view = new PictureView(scroller, measured);
const heading = element('div', { class: 'heading' });
const story = element('p', { class: 'story' });
const keyBox = element('div', { class: 'key', 'aria-hidden': 'true' });
const notice = element('div', { class: 'notice', role: 'status' });
const live = element('div', { class: 'hidden', 'aria-live': 'polite' });
const alarm = element('div', { class: 'hidden', 'aria-live': 'assertive' });
const rail = element('aside', { class: 'rail', 'aria-label': 'State' });
const tableBox = element('div', { class: 'tablebox' });
const nowChip = button('Now', () => followCursor(), { class: 'chip', hidden: '' });
const compare = new ComparePane(measured);
const tabs = { timeline: tab('timeline', 'Timeline'), compare: tab('compare', 'Compare') };
const exportMenu = element('div', { class: 'menu', role: 'menu', hidden: '' });

scroller.append(heading, notice, view.root, tableBox, story, keyBox, nowChip);
document.body.append(
    element(
        'div',
        { class: 'bar' },
        element('div', { role: 'tablist', class: 'tabs' }, tabs.timeline, tabs.compare),
        element(
            'div',
            { class: 'tools', role: 'toolbar', 'aria-label': 'Timeline' },
            button('Fit', () => setDensity(0)),
            button('Collapse all', () => collapse(), { id: 'collapse' }),
            button('Show as table', () => toggleTable(), { id: 'as-table', 'aria-pressed': 'false' }),
            button('Copy as mail', () => send({ type: 'copyMail' })),
            element(
                'div',
                { class: 'menubox' },
                button('Export…', () => toggleMenu(), { 'aria-haspopup': 'menu' }),
                exportMenu,
            ),
        ),
    ),
    element('div', { class: 'page' }, scroller, compare.root, rail),
    // Patterns are shared by all pictures of the page; in a hidden one they would not be drawn.
    svg(
        `<svg xmlns="http://www.w3.org/2000/svg" class="hidden" width="1" height="1" aria-hidden="true">${patterns('v')}</svg>`,
    ),
    live,
    alarm,
);
for (const [label, format] of [
    ['As SVG', 'svg'],
    ['As PNG', 'png'],
] as const)
    exportMenu.append(button(label, () => void exportAs(format), { role: 'menuitem' }));
compare.root.hidden = true;
fill(notice, element('p', {}, 'Step the race to see it here.'));

function tab(id: 'timeline' | 'compare', label: string): HTMLButtonElement {
    const made = button(label, () => select(id), {
        role: 'tab',
        id: `tab-${id}`,
        'aria-controls': `panel-${id}`,
        'aria-selected': String(id === 'timeline'),
        tabindex: id === 'timeline' ? '0' : '-1',
    });
    made.addEventListener('keydown', (event) => {
        if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
        const other = id === 'timeline' ? 'compare' : 'timeline';
        select(other);
        tabs[other].focus();
    });
    return made;
}

function select(id: 'timeline' | 'compare'): void {
    for (const [name, each] of Object.entries(tabs)) {
        each.setAttribute('aria-selected', String(name === id));
        each.tabIndex = name === id ? 0 : -1;
    }
    scroller.hidden = id !== 'timeline';
    rail.hidden = id !== 'timeline';
    compare.root.hidden = id !== 'compare';
    if (id === 'compare') send({ type: 'compare' });
    else render();
}

function render(): void {
    if (state === null || picture === null) return;
    fill(heading, element('h1', {}, picture.heading.title), verdictLine(picture, state, debugging));
    view.show({
        picture,
        cursor: state.cursor,
        breakpoints: new Set(state.breakpoints),
        forks: new Set(state.branches.map((each) => each.from)),
        density,
        folded,
    });
    const told = state.sentence ?? picture.story;
    fill(story, element('strong', {}, ...sentence(told.what)), ' ', ...sentence(told.why));
    if (told.prevented !== undefined)
        story.append(element('span', { class: 'muted' }, ' ', ...sentence(told.prevented)));
    drawKey(picture);
    const names = picture.cpus.map((cpu) => cpu.name);
    const list = choices(state.choices, names, (key) => send({ type: 'take', key }));
    fill(rail, ...state.cards.map((each) => card(each, state?.cursor ?? null)), ...(list === null ? [] : [list]));
    view.root.hidden = asTable;
    keyBox.hidden = asTable;
    fill(tableBox, ...(asTable ? [table(picture)] : []));
    nowChip.hidden = state.cursor === null || follows;
}

let keyed: { picture: Picture; width: number } | null = null;

/** The key changes with the picture, not with the cursor. */
function drawKey(of: Picture): void {
    const width = Math.max(360, view.pageWidth - 40);
    if (keyed?.picture === of && keyed.width === width) return;
    keyed = { picture: of, width };
    fill(keyBox, svg(keyOf(of, measured, width)));
}

/** After a stop: the cursor comes into view, and the sentence is spoken once. */
function stopped(): void {
    const cursor = state?.cursor ?? null;
    if (state === null || cursor === null || picture === null) return;
    const at = Math.max(1, cursor);
    view.focus(at, false);
    if (follows) view.reveal(at);
    const what = plain(state.sentence?.what ?? '');
    const next = picture.rows.find((row) => row.kind === 'step' && row.step === cursor + 1);
    const spoken = `${what}${next?.kind === 'step' ? ` Next: CPU ${picture.cpus[next.cpu]?.name ?? ''}, ${next.text}.` : ''}`;
    const violated = picture.rows.some((row) => row.kind === 'step' && row.violation && row.step === cursor);
    (violated ? alarm : live).textContent = spoken;
}

function followCursor(): void {
    follows = true;
    const cursor = state?.cursor ?? null;
    if (cursor !== null) view.reveal(Math.max(1, cursor));
    nowChip.hidden = true;
}

function setDensity(change: -1 | 0 | 1): void {
    const at = densities.indexOf(density);
    density = change === 0 ? 'comfortable' : (densities[Math.max(0, Math.min(2, at + change))] ?? density);
    render();
}

function collapse(): void {
    if (picture === null) return;
    const all = picture.groups.map((group) => group.id);
    folded = view.folded.size === all.length ? new Set() : new Set(all);
    document.getElementById('collapse')?.replaceChildren(folded.size > 0 ? 'Expand all' : 'Collapse all');
    render();
}

function toggleGroup(id: number): void {
    const next = new Set(view.folded);
    if (!next.delete(id)) next.add(id);
    folded = next;
    render();
}

function toggleTable(): void {
    asTable = !asTable;
    document.getElementById('as-table')?.setAttribute('aria-pressed', String(asTable));
    render();
}

function toggleMenu(): void {
    exportMenu.hidden = !exportMenu.hidden;
    if (!exportMenu.hidden) exportMenu.querySelector('button')?.focus();
}

async function exportAs(format: 'svg' | 'png'): Promise<void> {
    exportMenu.hidden = true;
    if (picture === null) return;
    const content = format === 'svg' ? exportSvg(picture, view.folded) : await exportPng(picture, view.folded);
    send({ type: 'export', format, content });
}

function showMessage(text: string, actions: readonly ViewAction[]): void {
    const labels: Readonly<Record<ViewAction, string>> = {
        debug: 'Debug counterexample',
        step: 'Step it yourself',
        cancel: 'Cancel',
        restart: 'Restart',
        showLog: 'Show log',
    };
    fill(
        notice,
        element('p', {}, text),
        ...actions.map((action) => button(labels[action], () => send({ type: 'action', action }))),
    );
}

const path: number[] = [];
const keys = {
    goto: (step: number) => send({ type: 'goto', step, reveal: false }),
    next: () => send({ type: 'next' }),
    back: () => send({ type: 'back' }),
    breakpoint: (step: number) => send({ type: 'breakpoint', step }),
    whatIf: () => rail.querySelector<HTMLElement>('.choice')?.focus(),
    density: setDensity,
    collapse,
    toggleGroup,
};

view.root.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || picture === null) return;
    if (handleKey(event, view, picture.steps, keys, path)) {
        event.preventDefault();
        view.relate(view.focused);
    }
});
document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') exportMenu.hidden = true;
});
view.root.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const group = target?.closest('[data-group]')?.getAttribute('data-group') ?? null;
    if (group !== null) return toggleGroup(Number(group));
    const step = target?.closest('[data-step]')?.getAttribute('data-step') ?? null;
    if (step === null) return;
    view.focus(Number(step), true);
    send({ type: 'goto', step: Number(step), reveal: event.detail > 1 });
});
view.root.addEventListener('pointerover', (event) => {
    const row = event.target instanceof Element ? event.target.closest('[data-step]') : null;
    view.relate(row === null ? null : Number(row.getAttribute('data-step')));
});
view.root.addEventListener('pointerleave', () => view.relate(null));
document.body.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('[data-goto]') : null;
    if (link === null) return;
    event.preventDefault();
    const step = Number(link.getAttribute('data-goto'));
    view.focus(step, true);
    send({ type: 'goto', step, reveal: false });
});
scroller.addEventListener('wheel', (event) => {
    if (event.ctrlKey) {
        event.preventDefault();
        setDensity(event.deltaY < 0 ? 1 : -1);
        return;
    }
    follows = (state?.cursor ?? null) === null;
    nowChip.hidden = follows;
});
new ResizeObserver(() => {
    view.measurePage();
    render();
}).observe(scroller);

window.addEventListener('message', (event: MessageEvent<ToView>) => {
    const message = event.data;
    switch (message.type) {
        case 'state': {
            const changed = message.state.id !== state?.id;
            if (message.state.picture !== undefined) {
                if (changed) folded = undefined;
                picture = message.state.picture;
            }
            state = message.state;
            debugging = message.debugging;
            fill(notice);
            render();
            stopped();
            return;
        }
        case 'compare':
            compare.show(message.traces);
            return;
        case 'message':
            showMessage(message.text, message.actions);
            return;
        case 'outdated':
            showMessage('From an earlier version of the file.', ['restart']);
    }
});
send({ type: 'ready' });
