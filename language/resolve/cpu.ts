/** Names and types inside CPUs. */
import { versionRegisters } from '../registers';
import type { Reference } from '../resolution';
import type { CpuName, Globals } from './globals';
import type { Context } from './names';
import { walkBlock } from './walk';

/** What a CPU is walked with. */
export type AroundCpu = Pick<Context, 'table' | 'globals' | 'read' | 'problems' | 'architectures'>;

/** A CPU that has been walked. */
export interface CpuWalk {
    readonly cpu: CpuName;
    readonly context: Context;
    /** Of the references collected, those from here to before there are its own. */
    readonly from: number;
    readonly to: number;
}

/** The registers of a CPU that hold versions. */
export function versionsIn({ assigned }: CpuName, { codes }: Pick<Globals, 'codes'>): Context['versions'] {
    return versionRegisters(assigned, (name) => codes.has(name));
}

export function walkCpu(cpu: CpuName, around: AroundCpu, versions: Context['versions']): CpuWalk {
    const { table, globals, read, problems, architectures } = around;
    const { item, symbol, registers, labels } = cpu;
    const context: Context = {
        table,
        globals,
        read,
        problems,
        architectures,
        seesGlobals: true,
        owner: symbol,
        parameters: new Map(),
        registers,
        versions,
        place: 'code',
    };
    const visible = [...registers.values()];
    for (const label of labels.values()) visible.push(label.symbol);
    table.scope(problems.span(item.body.span), visible);
    const from = table.references.length;
    walkBlock(context, item.body);
    if (item.handler) walkBlock(context, item.handler.body);
    return { cpu, context, from, to: table.references.length };
}

/** The references a walk has made. */
export function referencesOf({ context, from, to }: CpuWalk): readonly Reference[] {
    return context.table.references.slice(from, to);
}
