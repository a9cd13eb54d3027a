/** The state cards and “Can happen now”. */
import type { TimelineState } from '../../report/protocol';
import type { Card, CardPart, CardRow } from '../../report/timeline/cards';
import { element, sentence } from './dom';

/** @param when `at step 10`, `after the last step` */
export function card(it: Card, when: string): HTMLElement {
    const label = `${it.title} ${when}${it.current ? ', current' : ''}`;
    const list = element('dl');
    for (const row of it.rows) list.append(...rowOf(row));
    const made = element(
        'section',
        { class: it.current ? 'card current' : 'card', 'aria-label': label },
        element(
            'header',
            {},
            element('h3', {}, it.title),
            element('span', { class: 'muted' }, it.status),
            element('code', { class: 'muted next' }, it.next),
        ),
        list,
    );
    const registers = it.registers.map((each) => [each.name, each.value] as const);
    if (registers.length > 0) made.append(folded(it.title, 'Registers', registers));
    if (it.views.length > 0)
        made.append(
            folded(
                it.title,
                'Advanced: views',
                it.views.map((each) => [each.name, each.value] as const),
            ),
        );
    return made;
}

function folded(of: string, title: string, entries: readonly (readonly [string, string])[]): HTMLElement {
    const list = element('dl');
    for (const [name, value] of entries)
        list.append(element('dt', {}, element('code', {}, name)), element('dd', {}, element('code', {}, value)));
    return element('details', { 'data-key': `${of} ${title}` }, element('summary', {}, title), list);
}

function rowOf(row: CardRow): Node[] {
    const name = row.location === undefined ? [row.label] : [element('code', {}, row.location), ` ${row.label}`];
    const changed = row.changed ? [element('span', { class: 'hidden' }, ' changed')] : [];
    return [
        element('dt', row.changed ? { class: 'changed' } : {}, ...name, ...changed),
        element('dd', {}, ...row.parts.flatMap((part) => [partOf(part), ' '])),
    ];
}

function partOf(part: CardPart): Node {
    switch (part.kind) {
        case 'text':
            return element('span', part.muted === true ? { class: 'muted' } : {}, ...sentence(part.text));
        case 'version':
            return element('code', { class: `version ${part.look}` }, element('span', {}, part.text));
        case 'registered':
            return element('span', { class: part.value ? 'box on' : 'box', 'aria-hidden': 'true' });
        case 'held':
            return element('span', { class: 'half', 'aria-hidden': 'true' });
    }
}

/** @param take called with the key of the choice taken */
export function choices(
    { choices: all, notModelled = [] }: Pick<TimelineState, 'choices' | 'notModelled'>,
    names: readonly string[],
    take: (key: string) => void,
): HTMLElement | null {
    if (all.length === 0 && notModelled.length === 0) return null;
    const list = element('div', { role: 'listbox', 'aria-label': 'Can happen now', class: 'choices' });
    all.forEach((choice, index) => {
        const danger = choice.danger === true ? ', a violation can still follow' : '';
        const option = element(
            'div',
            {
                role: 'option',
                tabindex: index === 0 ? '0' : '-1',
                'aria-selected': String(choice.taken),
                'aria-label': `CPU ${names[choice.cpu] ?? ''}: ${choice.text}${danger}${choice.reason === '' ? '' : `. ${choice.reason}`}`,
                class: choice.taken ? 'choice taken' : 'choice',
                title: choice.reason,
            },
            element('b', {}, names[choice.cpu] ?? ''),
            element('code', {}, choice.text),
            element('span', { class: 'muted reason' }, choice.reason),
            ...(choice.danger === true ? [element('span', { class: 'danger', 'aria-hidden': 'true' }, '✕')] : []),
        );
        option.addEventListener('click', () => take(choice.key));
        option.addEventListener('keydown', (event) => {
            if (event.key === 'Enter' || event.key === ' ') {
                event.preventDefault();
                take(choice.key);
            }
            const to =
                event.key === 'ArrowDown'
                    ? option.nextElementSibling
                    : event.key === 'ArrowUp'
                      ? option.previousElementSibling
                      : null;
            if (to instanceof HTMLElement) {
                event.preventDefault();
                option.tabIndex = -1;
                to.tabIndex = 0;
                to.focus();
            }
        });
        list.append(option);
    });
    const made = element(
        'section',
        { class: 'now' },
        element(
            'header',
            {},
            element('h3', {}, 'Can happen now'),
            element('span', { class: 'muted' }, 'Step Into Target'),
        ),
        list,
    );
    for (const { cpu, reason } of notModelled)
        made.append(
            element('p', { class: 'muted legend' }, element('b', {}, names[cpu] ?? ''), ` not modelled: ${reason}`),
        );
    if (all.some((choice) => choice.danger === true))
        made.append(
            element(
                'p',
                { class: 'muted legend' },
                element('span', { class: 'danger', 'aria-hidden': 'true' }, '✕'),
                ' a violation can still follow',
            ),
        );
    return made;
}
