/** Where a CPU is done: after its last event, or its last event that is not an `execute`. */
import type { MarkId, ProgramEvent } from '../../machine/program';
import { successors, type CpuCode } from './code';

/**
 * Places a mark after the last event that is not an `execute` on every path: before each place from which only executions
 * follow and that some other event leads to.
 *
 * @param entry the first micro-operation of the CPU's program
 */
export function markBeforeTrailingExecutes(
    code: CpuCode,
    events: readonly ProgramEvent[],
    entry: number,
    mark: MarkId,
): void {
    const quiet = trailing(code, events);
    const joins = new Set<number>();
    if (quiet[entry]) joins.add(entry);
    for (const [at, instruction] of code.code.entries())
        if (!quiet[at]) for (const next of successors(instruction, at)) if (quiet[next]) joins.add(next);
    for (const at of [...joins].sort((a, b) => b - a)) code.insert(at, { op: 'mark', mark });
}

/** For each place: whether nothing but executions (and jumps) follows. Loops contain a test, so there is none inside. */
function trailing(code: CpuCode, events: readonly ProgramEvent[]): readonly boolean[] {
    const quiet = code.code.map(({ op, event }) => {
        if (op === 'halt' || op === 'jump' || op === 'mark' || op === 'nop') return true;
        return events[event]?.kind === 'execute';
    });
    for (let changed = true; changed;) {
        changed = false;
        for (let at = code.code.length - 1; at >= 0; at--) {
            const instruction = code.code[at];
            if (!quiet[at] || !instruction) continue;
            if (successors(instruction, at).some((next) => quiet[next] !== true)) {
                quiet[at] = false;
                changed = true;
            }
        }
    }
    return quiet;
}
