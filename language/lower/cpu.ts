/** One CPU: its program, its IPI handler, its registers. */
import type { Cpu, Instruction, ProgramEvent } from '../../machine/program';
import { assignments, statementsOf, versionRegisters } from '../registers';
import type { CpuItem } from '../syntax';
import { CpuCode, retarget } from './code';
import type { Environment } from './environment';
import { markBeforeTrailingExecutes } from './marks';
import { NONE, type ScenarioScope } from './scope';
import { returnOp } from './simple';
import { lowerBlock } from './statements';

/** Marks of a CPU's end that properties need. */
export interface EndMarks {
    /** After its last event. */
    readonly end: number | undefined;
    /** After its last event that is not an `execute`. */
    readonly done: number | undefined;
}

/** Lowers a CPU and appends its code to the program's. */
export function lowerCpu(
    scope: ScenarioScope,
    item: CpuItem,
    index: number,
    events: ProgramEvent[],
    program: Instruction[],
    marks: EndMarks,
): Cpu {
    const code = new CpuCode(index, events);
    const blocks = item.handler ? [item.body, item.handler.body] : [item.body];
    const list = assignments(...blocks);
    const isMemory = (name: string) => scope.words.has(name) || scope.codes.has(name);
    const registers = new Set(list.map(({ name }) => name.text).filter((name) => !isMemory(name)));
    const versions = versionRegisters(list, (name) => scope.codes.has(name));
    for (const name of registers) code.register(name);
    const env: Environment = {
        program: scope,
        code,
        cpu: index,
        bindings: new Map(),
        seesProgram: true,
        frames: [],
        labelled: true,
        path: undefined,
        text: scope.textOf(undefined),
        local: (name) => code.register(name),
        isRegister: (name) => registers.has(name),
        holdsVersion: (name) => versions.has(name),
    };
    lowerBlock(env, item.body);
    const closing = { start: Math.max(item.body.span.start, item.body.span.end - 1), end: item.body.span.end };
    // The end of a program is a place where IPIs are still taken, and belongs to no statement.
    if (marks.end !== undefined && code.here > 0) code.emit({ op: 'mark', mark: marks.end });
    code.begin({ kind: 'nop', text: `end of ${item.name.text}`, span: closing, frames: [] });
    if (marks.end !== undefined && code.here === 0) code.emit({ op: 'mark', mark: marks.end });
    code.emit({ op: 'halt' });
    if (marks.done !== undefined) markBeforeTrailingExecutes(code, events, 0, marks.done);
    const handler = code.here;
    lowerHandler(scope, env, item, closing);
    const base = program.length;
    for (const instruction of code.code) program.push(retarget(instruction, (target) => target + base));
    const labels = executeLabels(item);
    return {
        name: item.name.text,
        entry: base,
        handler: base + handler,
        faultHandler: null,
        registers: code.registers,
        // The version of an `execute` that did not happen: every comparison with it is false.
        initial: code.registers.map((name) => (labels.has(name) ? NONE : 0)),
        startsInUser: item.inUser !== null,
        registered: item.unregistered ? 0 : 1,
        registration: scope.registrations[index] ?? null,
        span: item.name.span,
    };
}

/** `on ipi { … }` (empty when there is none), the acknowledgement, the return. */
function lowerHandler(
    scope: ScenarioScope,
    env: Environment,
    item: CpuItem,
    closing: { start: number; end: number },
): void {
    const { code } = env;
    const call = item.handler?.span ?? item.name.span;
    const frames = [{ procedure: 'on ipi', call, expansion: scope.nextExpansion() }];
    const span = item.handler ? { start: call.end - 1, end: call.end } : closing;
    if (item.handler) lowerBlock({ ...env, frames }, item.handler.body);
    code.begin({ kind: 'ack', text: 'acknowledge ipi', span, frames });
    code.emit({ op: 'ack' });
    code.begin({ kind: 'return', text: 'return from ipi', span, frames });
    const synchronizes = { arm64: 'eos', x86_64: 'always', riscv64: 'never' } as const;
    code.emit(returnOp(synchronizes[scope.architecture], scope.options.eos, true));
}

/** Labels of `execute` statements: `B.run` in properties. */
export function executeLabels(item: CpuItem): ReadonlySet<string> {
    const found = new Set<string>();
    for (const block of item.handler ? [item.body, item.handler.body] : [item.body])
        for (const statement of statementsOf(block)) {
            const executes =
                (statement.kind === 'simple' && statement.row === 'execute') ||
                (statement.kind === 'assign' && statement.value.kind === 'execute');
            const label = statement.labels[0];
            if (executes && label) found.add(label.text);
        }
    return found;
}
