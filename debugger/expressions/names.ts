/** Finding what a name means in a program. */
import type { CpuIndex, LocationId, Program, RegisterId, Value } from '../../machine/program';
import { symbolValue } from '../../machine/program';
import type { CodeSnapshot, Snapshot } from '../../machine/trace';

export function cpuNamed(program: Program, name: string): CpuIndex | null {
    const index = program.cpus.findIndex((cpu) => cpu.name === name);
    return index < 0 ? null : index;
}

export function locationNamed(program: Program, name: string): LocationId | null {
    const index = program.locations.findIndex((location) => location.name === name);
    return index < 0 ? null : index;
}

export function versionNamed(program: Program, name: string): Value | null {
    const index = program.symbols.findIndex((symbol) =>
        symbol.kind === 'version' || symbol.kind === 'address'
            ? symbol.name === name
            : symbol.kind === 'instruction' && symbol.text === name,
    );
    return index < 0 ? null : symbolValue(index);
}

/** The register a CPU calls by this name now: its own, or one local to the innermost open procedure (`proc.name#n`). */
export function registerNamed(program: Program, snapshot: Snapshot, cpu: CpuIndex, name: string): RegisterId | null {
    const registers = program.cpus[cpu]?.registers ?? [];
    const next = snapshot.cpus[cpu]?.next ?? null;
    const frames = next === null ? [] : (program.events[next]?.frames ?? []);
    for (const frame of [...frames].reverse()) {
        const local = registers.indexOf(`${frame.procedure}.${name}#${frame.expansion}`);
        if (local >= 0) return local;
    }
    const own = registers.indexOf(name);
    return own >= 0 ? own : null;
}

/** The register that holds the version executed by the `execute` of this label. */
export function executeRegister(program: Program, cpu: CpuIndex, label: string): RegisterId | null {
    for (const instruction of program.code) {
        if (instruction.op !== 'fetch') continue;
        const event = program.events[instruction.event];
        if (event?.label === label && event.cpu === cpu) return instruction.dst;
    }
    return null;
}

/** Whether a register is one the author wrote (not a temporary of lowering or of a procedure). */
export function isOwnRegister(name: string): boolean {
    return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

export function codeOf(program: Program, snapshot: Snapshot, cpu: CpuIndex, name: string): CodeSnapshot | null {
    return snapshot.cpus[cpu]?.code.find((each) => program.locations[each.location]?.name === name) ?? null;
}
