/** A trace as a Mermaid sequence diagram, for Markdown that renders it. */
import { cpuName, valueName } from './names';
import { plain } from './rich';
import { rowsOf } from './rows';
import type { Scene } from './scene';
import { effect } from './scene';
import { story, told } from './story';

/** Characters that end a statement or open markup in Mermaid. */
const safe = (text: string) =>
    text
        .replaceAll('#', '#35;')
        .replaceAll(';', '#59;')
        .replaceAll('<', '#lt;')
        .replaceAll('>', '#gt;')
        .replaceAll('%%', '% %');

export function mermaid(scene: Scene): string {
    const { program, trace } = scene;
    const lines = ['sequenceDiagram'];
    program.cpus.forEach((cpu, index) => lines.push(`    participant c${index} as CPU ${safe(cpu.name)}`));
    for (const row of rowsOf(scene).rows) {
        switch (row.kind) {
            case 'initial':
            case 'return':
                break;
            case 'property':
                lines.push(
                    `    Note over c0${program.cpus.length > 1 ? `,c${program.cpus.length - 1}` : ''}: ${safe(plain(row.text))}`,
                );
                break;
            case 'skipped':
                lines.push(`    c${row.cpu}--xc${row.target}: ${safe(plain(row.note))}`);
                break;
            case 'step': {
                const step = trace.steps[row.step - 1];
                const sent = effect(step, 'send');
                const ack = effect(step, 'ack');
                const read = effect(step, 'read');
                const got =
                    row.result === undefined
                        ? ''
                        : `: ${row.result.text}${row.result.look === 'stale' ? ' (stale)' : ''}`;
                const note = row.note === '' || row.result?.look === 'stale' ? '' : ` (${plain(row.note)})`;
                const text = safe(`${row.step}. ${row.text}${got}${note}`);
                if (sent !== undefined) lines.push(`    c${row.cpu}->>c${sent.target}: ${text}`);
                else if (ack !== undefined) lines.push(`    c${row.cpu}-->>c${ack.sender}: ${text}`);
                else lines.push(`    Note over c${row.cpu}: ${text}`);
                const from = read === undefined || read.from < 0 ? undefined : trace.steps[read.from];
                if (read !== undefined && from !== undefined && from.cpu !== row.cpu)
                    lines.push(
                        `    c${from.cpu}-->>c${row.cpu}: ${safe(`${valueName(program, read.value)} of step ${read.from + 1}, ${cpuName(program, from.cpu)}`)}`,
                    );
            }
        }
    }
    const it = plain(told(story(scene)));
    if (it !== '') lines.push(`    %% ${it}`);
    return `${lines.join('\n')}\n`;
}
