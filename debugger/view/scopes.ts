/** The scopes of a CPU. Rows stand in a fixed order, so that the eye learns the place. */
import type { CpuSnapshot, MessageSnapshot, Snapshot } from '../../machine/trace';
import { cpuName, lineName, locationName } from '../../report/names';
import { isOwnRegister } from '../expressions/names';
import { setText, valueText, versionsText } from '../expressions/show';
import type { Look, VariableSpec } from './variables';
import { stepName } from './variables';

export type ScopeId =
    | 'code'
    | 'registration'
    | 'storeBuffer'
    | 'registers'
    | 'memory'
    | 'changed'
    | 'timeline'
    | 'properties'
    | 'advanced';

export const SCOPES: readonly { readonly id: ScopeId; readonly name: string; readonly expensive?: boolean }[] = [
    { id: 'code', name: 'I-cache and pipeline' },
    { id: 'registration', name: 'Registration and IPIs' },
    { id: 'storeBuffer', name: 'Store buffer' },
    { id: 'registers', name: 'Registers' },
    { id: 'memory', name: 'Memory' },
    { id: 'changed', name: 'Changed by the last step' },
    { id: 'timeline', name: 'Timeline' },
    { id: 'properties', name: 'Properties' },
    { id: 'advanced', name: 'Advanced', expensive: true },
];

const cpuOf = (look: Look): CpuSnapshot | undefined => look.snapshot.cpus[look.cpu];

/** Per code location: what the I-cache and the pipeline may still hold. */
export function codeScope(look: Look): VariableSpec[] {
    const { program, format } = look;
    const who = cpuName(program, look.cpu);
    return (cpuOf(look)?.code ?? []).map((code): VariableSpec => {
        const name = locationName(program, code.location);
        const may = (of: 'icache' | 'pipeline' | 'afterSync', title: string): VariableSpec => ({
            name: title,
            value: versionsText(program, code[of], code.newest, format),
            evaluateName: `${who}.${of}.${name}`,
            type: 'versions a fetch may return',
            stale: code[of].some((value) => value !== code.newest),
        });
        const declared = program.locations[code.location]?.span;
        return {
            name,
            value: `pipeline: ${versionsText(program, code.pipeline, code.newest, format)}; I-cache: ${versionsText(program, code.icache, code.newest, format)}`,
            evaluateName: `${who}.pipeline.${name}`,
            type: 'code location',
            stale: code.pipeline.some((value) => value !== code.newest),
            declared,
            children: () => [
                may('icache', 'I-cache may hold'),
                may('pipeline', 'pipeline may hold'),
                may('afterSync', 'after a synchronization now'),
                {
                    name: 'newest',
                    value: valueText(program, code.newest, format),
                    evaluateName: name,
                    type: 'version',
                    settable: { location: code.location },
                    declared,
                },
            ],
        };
    });
}

/** Registration as its CPU and the others see it, and IPIs. */
export function registrationScope(look: Look): VariableSpec[] {
    const { program, format } = look;
    const cpu = cpuOf(look);
    if (cpu === undefined) return [];
    const who = cpuName(program, look.cpu);
    const rows: VariableSpec[] = [];
    const location = program.cpus[look.cpu]?.registration;
    if (cpu.registration !== null && location !== null && location !== undefined) {
        const { own, others } = cpu.registration;
        rows.push({
            name: `registered(${who})`,
            value: `${valueText(program, own, format)}, as ${who} sees it`,
            evaluateName: `${who}.registered`,
            settable: { location },
        });
        for (const other of others) {
            const name = cpuName(program, other.cpu);
            rows.push({
                name: `${name} may read`,
                value: setText(program, other.may, null, format),
                evaluateName: `${name}.mayRead.registered(${who})`,
                stale: other.may.some((value) => value !== own),
            });
        }
    }
    const { pending, taken, sent } = cpu.ipis;
    rows.push(
        {
            name: 'IPIs pending',
            value:
                pending.length === 0
                    ? 'none'
                    : pending
                          .map((ipi) => `from ${cpuName(program, ipi.sender)}, sent in ${stepName(ipi.sentAt)}`)
                          .join('; '),
            evaluateName: `${who}.pending`,
        },
        {
            name: 'IPIs taken',
            value: taken.length === 0 ? 'none' : taken.map((ipi) => `from ${cpuName(program, ipi.sender)}`).join('; '),
            evaluateName: `${who}.taken`,
        },
        {
            name: 'IPIs sent',
            value:
                sent.length === 0
                    ? 'none'
                    : sent
                          .map(
                              (ipi) =>
                                  `to ${cpuName(program, ipi.target)}, ${ipi.acknowledged ? 'acknowledged' : 'awaited'}`,
                          )
                          .join('; '),
            evaluateName: `${who}.sent`,
        },
        { name: 'interrupts', value: cpu.masked ? 'masked' : 'on', evaluateName: `${who}.masked` },
        { name: 'mode', value: cpu.mode, evaluateName: `${who}.mode` },
        {
            name: 'synchronized',
            value: cpu.synchronizedAt < 0 ? 'not yet' : `last in ${stepName(cpu.synchronizedAt)}`,
            evaluateName: `${who}.synchronized`,
            since: cpu.synchronizedAt < 0 ? undefined : cpu.synchronizedAt,
        },
    );
    return rows;
}

/** Stores that are held, and cache maintenance in flight. */
export function storeBufferScope(look: Look): VariableSpec[] {
    const { program, format } = look;
    const cpu = cpuOf(look);
    if (cpu === undefined) return [];
    const watch = `${cpuName(program, look.cpu)}.held`;
    const held = cpu.storeBuffer.map((entry, index): VariableSpec => {
        if (entry.barrier || entry.location === null) {
            return {
                name: `${index + 1}`,
                value: `a barrier, since ${stepName(entry.since)}`,
                since: entry.since,
                watch,
            };
        }
        return {
            name: `${index + 1}`,
            value: `${locationName(program, entry.location)} = ${valueText(program, entry.value, format)}${entry.release ? ' (release)' : ''}, held since ${stepName(entry.since)}: others cannot see it yet`,
            since: entry.since,
            watch,
        };
    });
    const maintenance = cpu.maintenance.map((each): VariableSpec => ({
        name: `${each.kind} ${lineName(program, each.line)}`,
        value: `${each.complete ? 'complete' : 'in flight'}, issued in ${stepName(each.since)}`,
        since: each.since,
    }));
    if (held.length === 0)
        return [
            { name: 'held stores', value: 'none', evaluateName: `${cpuName(program, look.cpu)}.held` },
            ...maintenance,
        ];
    return [...held, ...maintenance];
}

export function registersScope(look: Look): VariableSpec[] {
    const { program, format } = look;
    const who = cpuName(program, look.cpu);
    const names = program.cpus[look.cpu]?.registers ?? [];
    const rows = (cpuOf(look)?.registers ?? []).flatMap(({ register, value }): VariableSpec[] => {
        const name = names[register];
        // Temporaries of lowering have no name of their own.
        if (name === undefined || name.startsWith('$')) return [];
        const row: VariableSpec = {
            name,
            value: valueText(program, value, format),
            evaluateName: `${who}.${name}`,
            settable: { cpu: look.cpu, register },
        };
        return [row];
    });
    const own = rows.filter((row) => isOwnRegister(row.name));
    const local = rows
        .filter((row) => !isOwnRegister(row.name))
        .map((row): VariableSpec => ({ ...row, evaluateName: undefined }));
    if (local.length === 0) return own;
    return [...own, { name: 'of procedures', value: `${local.length}`, children: () => local }];
}

/** Memory words, as everybody can see them and as this CPU may read them. */
export function memoryScope(look: Look): VariableSpec[] {
    const { program, format } = look;
    return look.snapshot.memory.flatMap(({ location, newest, writtenAt }): VariableSpec[] => {
        const cell = program.locations[location];
        if (cell === undefined || cell.kind === 'code') return [];
        const may = cpuOf(look)?.mayRead.find((each) => each.location === location)?.values ?? [newest];
        const older = may.some((value) => value !== newest);
        return [
            {
                name: cell.name,
                value: `${valueText(program, newest, format)}${older ? `; ${cpuName(program, look.cpu)} may read ${setText(program, may, null, format)}` : ''}`,
                evaluateName: cell.name,
                settable: { location },
                declared: cell.span,
                since: writtenAt < 0 ? undefined : writtenAt,
                stale: older,
            },
        ];
    });
}

/** What everybody can come to see, in the order it became so. */
export function timelineScope(look: Look): VariableSpec[] {
    return look.snapshot.timeline.map((message, index): VariableSpec => ({
        name: `[${index}]`,
        value: messageText(look, message),
        since: message.issuedAt < 0 ? undefined : message.issuedAt,
    }));
}

function messageText(look: Look, message: MessageSnapshot): string {
    const { program } = look;
    const who = cpuName(program, message.cpu);
    const where = `${stepName(message.issuedAt)}${message.at === message.issuedAt ? '' : `, visible since ${stepName(message.at)}`}`;
    switch (message.kind) {
        case 'write':
            return `${who}: ${message.location === undefined ? '?' : locationName(program, message.location)} = ${message.value === undefined ? '?' : valueText(program, message.value, look.format)} (${where})`;
        case 'clean':
            return `${who}: clean ${lineName(program, message.line ?? 'all')} (${where})`;
        case 'invalidate':
            return `${who}: invalidate ${lineName(program, message.line ?? 'all')} (${where})`;
        case 'ipi':
            return `${who}: IPI to ${message.target === undefined ? '?' : cpuName(program, message.target)} (${where})`;
        case 'ack':
            return `${who}: acknowledges ${message.target === undefined ? 'an IPI' : `${cpuName(program, message.target)}'s IPI`} (${where})`;
    }
}

export function propertiesScope(look: Look): VariableSpec[] {
    return look.snapshot.properties.flatMap(({ property, state }): VariableSpec[] => {
        const found = look.program.properties[property];
        if (found === undefined) return [];
        const name = found.name ?? found.text;
        return [{ name, value: state, declared: found.span, stale: state === 'violated', watch: 'violated' }];
    });
}

/** The formal views, for those who want them. */
export function advancedScope(look: Look): VariableSpec[] {
    return (cpuOf(look)?.views ?? []).map((view): VariableSpec => ({
        name: view.name,
        value: `${view.value}${view.raisedAt < 0 ? '' : `, raised by ${stepName(view.raisedAt)}`}`,
        since: view.raisedAt < 0 ? undefined : view.raisedAt,
    }));
}

/** What is different from the state before the last step, over all CPUs. */
export function changedScope(look: Look, before: Snapshot | null): VariableSpec[] {
    if (before === null) return [];
    const rows: VariableSpec[] = [];
    const seen = new Set<string>();
    for (const cpu of look.program.cpus.keys()) {
        const now = everything({ ...look, cpu });
        const then = new Map(everything({ ...look, cpu, snapshot: before }).map((row) => [row.name, row.value]));
        for (const row of now) {
            const old = then.get(row.name);
            if (old === row.value || seen.has(row.name)) continue;
            seen.add(row.name);
            rows.push({ ...row, value: old === undefined ? row.value : `${old} → ${row.value}`, settable: undefined });
        }
        for (const [name] of then) {
            if (now.some((row) => row.name === name) || seen.has(name)) continue;
            seen.add(name);
            rows.push({ name, value: 'gone' });
        }
    }
    return rows;
}

/** All rows of a CPU that may change, named so that rows of different CPUs stay apart. */
function everything(look: Look): VariableSpec[] {
    const who = cpuName(look.program, look.cpu);
    const own = [...codeScope(look), ...registrationScope(look), ...registersScope(look)].map((row): VariableSpec => ({
        ...row,
        name: `${who}: ${row.name}`,
    }));
    const held = (cpuOf(look)?.storeBuffer ?? []).flatMap((entry): VariableSpec[] =>
        entry.location === null
            ? []
            : [
                  {
                      name: `${who} holds ${locationName(look.program, entry.location)}`,
                      value: valueText(look.program, entry.value, look.format),
                  },
              ],
    );
    const memory = look.snapshot.memory.map(({ location, newest }): VariableSpec => ({
        name: locationName(look.program, location),
        value: valueText(look.program, newest, look.format),
        evaluateName: locationName(look.program, location),
    }));
    return [...own, ...held, ...memory, ...propertiesScope(look)];
}
