/** The same rows as a plain table. */
import { plain } from '../../report/rich';
import type { Picture } from '../../report/timeline/picture';
import { element } from './dom';

export function table(picture: Picture): HTMLElement {
    const body = element('tbody');
    const name = (cpu: number) => picture.cpus[cpu]?.name ?? '';
    for (const row of picture.rows) {
        const cells = ((): readonly string[] => {
            switch (row.kind) {
                case 'initial':
                    return [
                        '0',
                        '',
                        row.cells
                            .map((cell) => cell.text)
                            .filter((text) => text !== '')
                            .join(', '),
                        '',
                        'initially',
                    ];
                case 'step':
                    return [
                        String(row.step),
                        name(row.cpu),
                        row.text,
                        `${row.result?.text ?? ''}${row.result?.look === 'stale' ? ' (stale)' : ''}`,
                        [plain(row.note), ...row.consequences.map((each) => `${name(each.cpu)}: ${plain(each.text)}`)]
                            .filter((text) => text !== '')
                            .join('; '),
                    ];
                case 'skipped':
                    return ['', name(row.cpu), `${row.text}: not sent`, '', plain(row.note)];
                case 'return':
                    return ['', name(row.cpu), row.text, '', plain(row.note)];
                case 'property':
                    return ['', '', plain(row.text), '', row.violated ? 'violated' : ''];
            }
        })();
        body.append(element('tr', {}, ...cells.map((cell) => element('td', {}, cell))));
    }
    const heads = ['Step', 'CPU', 'Event', 'Result', 'Consequence'].map((text) =>
        element('th', { scope: 'col' }, text),
    );
    return element('table', { class: 'rows' }, element('thead', {}, element('tr', {}, ...heads)), body);
}
