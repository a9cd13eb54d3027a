/** The timeline view: what the extension says becomes the page, what a person does goes back as messages. */
import type { FromView, TimelineBranch, TimelineState, ToView, ViewAction } from '../../report/protocol';
import { plain } from '../../report/rich';
import type { Density } from '../../report/timeline/arrange';
import { allFolds } from '../../report/timeline/folding';
import type { Picture } from '../../report/timeline/picture';
import type { Below } from './below';
import type { ComparePane } from './compare';
import { button, element, fill, sentence } from './dom';
import { followKeyboard } from './focus';
import { verdictLine } from './heading';
import { handleKey } from './keyboard';
import { Lanes } from './lanes';
import type { MenuItems } from './menu';
import { measure } from './metrics';
import type * as Motion from './motion';
import { Page } from './page';
import { PictureView } from './picture';
import type { RowActions } from './rowMenu';
import type { Tab, Tool } from './tools';
import { Bar } from './tools';

declare function acquireVsCodeApi(): { postMessage(message: FromView): void };

const host = acquireVsCodeApi();
const send = (message: FromView) => host.postMessage(message);
const measured = measure();
const densities: readonly Density[] = ['overview', 'compact', 'comfortable'];

let state: TimelineState | null = null;
let picture: Picture | null = null;
let debugging = false;
/** A session has ended on the picture that is shown. */
let ended = false;
let density: Density = 'comfortable';
let folded: ReadonlySet<number> | undefined;
let asTable = false;
/** The view follows the cursor until the user scrolls. */
let follows = true;
let tab: Tab = 'timeline';

const page = new Page();
const view = new PictureView(page.scroller, measured, unfold);
const lanes = new Lanes();
const bar = new Bar(select);
page.mount(bar.root, view);
page.now.addEventListener('click', () => followCursor());
showMessage({ type: 'message', tone: 'plain', text: 'Step the race to see it here.', actions: [] });
bar.show(tools());

let comparePane: Promise<ComparePane> | null = null;

/** The other tab is loaded when it is first opened. */
const compare = (): Promise<ComparePane> =>
    (comparePane ??= import('./compare').then((loaded) => new loaded.ComparePane(page.compare, measured)));

function select(id: Tab): void {
    tab = id;
    page.select(id);
    if (id === 'compare') {
        void compare();
        send({ type: 'compare' });
    } else render();
}

function tools(): readonly Tool[] {
    const several = (picture?.cpus.length ?? 0) > 2;
    const all = picture === null ? 0 : allFolds(picture).size;
    const open = view.folded.size < all;
    return [
        { id: 'fit', label: 'Fit', run: () => fit() },
        ...(all === 0 ? [] : [{ id: 'collapse', label: open ? 'Collapse all' : 'Expand all', run: () => collapse() }]),
        ...(several && picture !== null
            ? [{ id: 'idle', label: 'Fold idle CPUs', pressed: lanes.idleFolded(picture), run: () => foldIdle() }]
            : []),
        { id: 'as-table', label: 'Show as table', pressed: asTable, run: () => toggleTable() },
        { id: 'mail', label: 'Copy as mail', run: () => send({ type: 'copyMail' }) },
        { id: 'export', label: 'Export…', run: () => undefined, items: exportItems() },
    ];
}

function exportItems(): MenuItems {
    const cards = state !== null && state.cards.length > 0;
    return [
        { label: 'As SVG', run: () => void exportAs('svg', false) },
        { label: 'As SVG with state cards', disabled: !cards, run: () => void exportAs('svg', true) },
        { label: 'As PNG', run: () => void exportAs('png', false) },
        { label: 'As PNG with state cards', disabled: !cards, run: () => void exportAs('png', true) },
    ];
}

/** @param follow the step that has to be in view */
function render(follow: number | null = null): void {
    if (state === null || picture === null) return;
    const shown = state;
    const on = picture;
    fill(
        page.heading,
        element('div', {}, element('h1', {}, on.heading.title), verdictLine(on, shown, { debugging, ended })),
        page.branches,
    );
    drawBranches(shown.branches, on.heading.verdict !== null);
    const current = shown.branches.find((each) => each.current);
    const put = () =>
        view.show(
            {
                picture: on,
                cursor: shown.cursor,
                breakpoints: new Set(shown.breakpoints),
                forks: new Set(shown.branches.flatMap((each) => (each.from === null ? [] : [each.from.step]))),
                density,
                folded,
                order: lanes.of(on),
                rails: lanes.rails(on),
                fork:
                    current === undefined || current.from === null
                        ? null
                        : { at: current.from.step, name: current.name },
            },
            follow,
        );
    const motions = motion?.movements(view.root) ?? null;
    put();
    if (page.arrange((width) => view.fits(width))) {
        view.measurePage();
        put();
    }
    requestAnimationFrame(() => motion?.moved(view.root, motions));
    const told = shown.sentence ?? on.story;
    fill(page.story, element('strong', {}, ...sentence(told.what)), ' ', ...sentence(told.why));
    if (told.prevented !== undefined)
        page.story.append(element('span', { class: 'muted' }, ' ', ...sentence(told.prevented)));
    below?.show(on, shown, view.pageWidth - 40);
    view.root.hidden = asTable;
    page.key.hidden = asTable;
    if (asTable) void import('./table').then(({ table }) => asTable && fill(page.table, table(on)));
    else fill(page.table);
    page.now.hidden = shown.cursor === null || follows;
    bar.show(tools());
}

/** The first picture does not wait for what stands below it. */
let below: Below | null = null;
void import('./below').then((loaded) => {
    below = new loaded.Below(page, measured, (key) => send({ type: 'take', key }));
    render();
});

/** Motion is for what comes after the first picture. */
let motion: typeof Motion | null = null;
void import('./motion').then((loaded) => (motion = loaded));

function drawBranches(all: readonly TimelineBranch[], racy: boolean): void {
    if (all.length < 2) fill(page.branches);
    else void import('./branches').then(({ branches }) => fill(page.branches, branches(all, racy, goBranch)));
}

/** After a stop: the cursor comes into view, and the sentence is spoken once. */
function stopped(): void {
    const cursor = state?.cursor ?? null;
    if (state === null || cursor === null || picture === null) return;
    const at = Math.max(1, cursor);
    // Who steps by keyboard here stays on the step that was just taken.
    view.focus(at, view.hasFocus);
    const what = plain(state.sentence?.what ?? '');
    const next = picture.rows.find((row) => row.kind === 'step' && row.step === cursor + 1);
    const spoken = `${what}${next?.kind === 'step' ? ` Next: CPU ${picture.cpus[next.cpu]?.name ?? ''}, ${next.text}.` : ''}`;
    const violated = picture.rows.some((row) => row.kind === 'step' && row.violation && row.step === cursor);
    page.speak(spoken, violated);
}

function followCursor(): void {
    follows = true;
    const cursor = state?.cursor ?? null;
    if (cursor !== null) view.reveal(Math.max(1, cursor));
    page.now.hidden = true;
}

function setDensity(change: -1 | 0 | 1): void {
    const at = densities.indexOf(density);
    density = change === 0 ? 'comfortable' : (densities[Math.max(0, Math.min(2, at + change))] ?? density);
    render();
}

/** The least dense rows with which the whole picture is in view, if any does; then what matters most. */
function fit(): void {
    for (const each of [...densities].reverse()) {
        density = each;
        render();
        if (view.inView) break;
    }
    if (!view.inView) setDensity(0);
    page.scroller.scrollTo({ top: 0, left: 0 });
    followCursor();
}

function collapse(): void {
    if (picture === null) return;
    const all = allFolds(picture);
    folded = view.folded.size < all.size ? all : new Set();
    render();
}

function foldIdle(): void {
    if (picture !== null) lanes.toggleIdle(picture);
    render();
}

function toggleGroup(id: number): void {
    const next = new Set(view.folded);
    if (!next.delete(id)) next.add(id);
    folded = next;
    render();
}

/** Opens whatever hides a step. */
function unfold(step: number): void {
    const row = picture?.rows.find((each) => each.kind === 'step' && each.step === step);
    const next = new Set(view.folded);
    for (const id of row !== undefined && 'groups' in row ? row.groups : []) next.delete(id);
    for (const id of [...next]) if (id < 0 && view.runHolds(id, step)) next.delete(id);
    folded = next;
    render();
}

function toggleTable(): void {
    asTable = !asTable;
    render();
}

async function exportAs(format: 'svg' | 'png', withCards: boolean): Promise<void> {
    if (picture === null || state === null) return;
    const options = {
        folded: view.folded,
        order: lanes.of(picture),
        rails: lanes.rails(picture),
        ...(withCards ? { cards: state.cards } : {}),
    };
    const { exportSvg, exportPng } = await import('./export');
    const content = format === 'svg' ? exportSvg(picture, options) : await exportPng(picture, options);
    send({ type: 'export', format, content });
}

function showMessage({ tone, text, actions, picture: initial }: Extract<ToView, { type: 'message' }>): void {
    const labels: Readonly<Record<ViewAction, string>> = {
        debug: 'Debug counterexample',
        step: 'Step it yourself',
        cancel: 'Cancel',
        restart: 'Restart',
        longer: 'Check longer',
        showLog: 'Show log',
    };
    const buttons = actions.map((action) => button(labels[action], () => send({ type: 'action', action })));
    page.notify(tone, text, buttons);
    if (initial !== undefined && state === null) {
        picture = initial;
        view.show({
            picture: initial,
            cursor: null,
            breakpoints: new Set(),
            forks: new Set(),
            density,
            folded: undefined,
            order: lanes.of(initial),
            rails: new Set(),
            fork: null,
        });
    }
}

/** To where a branch differs from the others: the trunk keeps its place, a what-if shows its first own step. */
function goBranch(branch: TimelineBranch): void {
    const here = state?.branches.find((each) => each.current)?.from?.step ?? state?.cursor ?? 0;
    const step = branch.from === null ? here : branch.from.step + (branch.text === '' ? 0 : 1);
    send({ type: 'goto', step, reveal: false, branch: branch.id });
}

const wayBack: number[] = [];

function whatIf(step: number): void {
    const cursor = state?.cursor ?? null;
    if (!debugging || cursor === null) return;
    // The choices are those of the moment before the step: there first, then the list takes the keyboard.
    if (cursor !== step - 1) {
        page.focusChoices = true;
        send({ type: 'goto', step: step - 1, reveal: false });
    } else page.chooseFirst();
}

function moveLane(cpu: number, by: -1 | 1): void {
    if (picture === null) return;
    const place = lanes.of(picture).indexOf(cpu) + by;
    if (place < 0 || place >= picture.cpus.length) return;
    send({ type: 'order', names: lanes.move(picture, cpu, place) });
    render();
}

const keys = {
    goto: (step: number) => send({ type: 'goto', step, reveal: false }),
    next: () => send({ type: 'next' }),
    back: () => send({ type: 'back' }),
    breakpoint: (step: number) => send({ type: 'breakpoint', step }),
    whatIf,
    density: setDensity,
    collapse,
    moveLane: (step: number, by: -1 | 1) => {
        const row = picture?.rows.find((each) => each.kind === 'step' && each.step === step);
        if (row?.kind === 'step') moveLane(row.cpu, by);
    },
};

view.root.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || picture === null) return;
    if (event.altKey && event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    if (handleKey(event, view, picture.steps, keys, wayBack)) {
        event.preventDefault();
        view.relate(view.focused);
    }
});
document.addEventListener('keydown', (event) => {
    const current = state?.branches.find((each) => each.current);
    const trunk = state?.branches[0];
    if (event.key === 'Escape' && current !== undefined && current.from !== null && trunk !== undefined)
        goBranch(trunk);
});

function actionsFor(cpu: number, step: number | null): RowActions {
    const order = picture === null ? [] : lanes.of(picture);
    const place = order.indexOf(cpu);
    return {
        debugging,
        cursor: state?.cursor ?? null,
        breakpoint: step !== null && state?.breakpoints.includes(step) === true,
        rail: picture !== null && lanes.rails(picture).has(cpu),
        lane: { left: place > 0, right: place < order.length - 1 },
        send,
        whatIf,
        foldLane: (lane) => {
            if (picture !== null) lanes.toggle(picture, lane);
            render();
        },
        moveLane,
    };
}

view.root.addEventListener('contextmenu', (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const row = target?.closest<SVGGElement>('[data-step]') ?? null;
    const lane = target?.closest('[data-lane]')?.getAttribute('data-lane') ?? null;
    if (picture === null || (row === null && lane === null)) return;
    event.preventDefault();
    const step = Number(row?.getAttribute('data-step') ?? 0);
    const cpu = Number(row?.getAttribute('data-cpu') ?? lane);
    if (row !== null) view.focus(step, true);
    const { left, bottom } = (row ?? view.head).getBoundingClientRect();
    // From the keyboard the event has no place of its own.
    const at =
        event.clientX > 0 || event.clientY > 0 ? { x: event.clientX, y: event.clientY } : { x: left + 80, y: bottom };
    const on = picture;
    void Promise.all([import('./menu'), import('./rowMenu')]).then(([{ openMenu }, { laneItems, rowMenu }]) => {
        const items =
            row === null
                ? laneItems(cpu, on.cpus[cpu]?.name ?? '', actionsFor(cpu, null))
                : rowMenu(on, step, actionsFor(cpu, step));
        openMenu(row === null ? 'Lane' : `Step ${step}`, items, at, row);
    });
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
    view.relate(row === null ? null : Number(row.getAttribute('data-step')), true);
});
view.root.addEventListener('pointerleave', () => view.relate(null));
view.root.addEventListener('focusin', (event) => {
    const row = event.target instanceof Element ? event.target.closest('[data-step]') : null;
    if (row === null) return;
    view.focus(Number(row.getAttribute('data-step')), false);
    view.relate(view.focused);
});
view.root.addEventListener('focusout', () => view.relate(null));
// What nobody does in the first moments comes after them.
void import('./dragging').then(({ dragLanes }) =>
    dragLanes(
        view,
        () => (picture === null ? [] : lanes.of(picture)),
        (cpu, place) => {
            if (picture === null) return;
            send({ type: 'order', names: lanes.move(picture, cpu, place) });
            render();
        },
    ),
);
void import('./paper').then(({ followPrinting }) => followPrinting(view, measured));
document.body.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('[data-goto]') : null;
    if (link === null) return;
    event.preventDefault();
    const step = Number(link.getAttribute('data-goto'));
    if (tab === 'timeline') view.focus(step, true);
    send({ type: 'goto', step, reveal: false });
});
page.scroller.addEventListener(
    'wheel',
    (event) => {
        if (event.ctrlKey) {
            event.preventDefault();
            return setDensity(event.deltaY < 0 ? 1 : -1);
        }
        follows = (state?.cursor ?? null) === null;
        page.now.hidden = follows;
    },
    { passive: false },
);
new ResizeObserver(() => {
    view.measurePage();
    render();
}).observe(page.scroller);

window.addEventListener('message', (event: MessageEvent<ToView>) => {
    const message = event.data;
    switch (message.type) {
        case 'state': {
            const changed = message.state.id !== state?.id;
            if (message.state.picture !== undefined) {
                if (changed) folded = undefined;
                picture = message.state.picture;
            }
            ended = debugging ? !message.debugging : ended && !message.debugging && !changed;
            state = message.state;
            debugging = message.debugging;
            if (message.order !== undefined) lanes.remember(message.order);
            page.notify('plain', '', []);
            render(follows && state.cursor !== null ? Math.max(1, state.cursor) : null);
            stopped();
            if (page.focusChoices) page.chooseFirst();
            return;
        }
        case 'compare':
            void compare().then((pane) => pane.show(message.traces));
            return;
        case 'message':
            showMessage(message);
            return;
        case 'outdated':
            page.notify('plain', 'From an earlier version of the file.', [
                button('Restart', () => send({ type: 'action', action: 'restart' })),
            ]);
    }
});
followKeyboard(
    (place) => {
        if (place === 'picture') view.focus(view.focused, true);
        else if (place === 'choices') page.chooseFirst();
    },
    (here) => send({ type: 'keyboard', here }),
);
send({ type: 'ready' });
