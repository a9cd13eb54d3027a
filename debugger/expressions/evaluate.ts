/** The value of an expression at a moment. */
import type { CpuIndex, LocationId, Program, Value } from '../../machine/program';
import { isSymbol, symbolIndex } from '../../machine/program';
import type { CodeSnapshot, CpuSnapshot, Snapshot, Step } from '../../machine/trace';
import { codeOf, cpuNamed, executeRegister, locationNamed, registerNamed, versionNamed } from './names';
import { ExpressionError } from './syntax';
import type { Expression } from './syntax';

/** Where an expression is evaluated. `cpu`: whose registers may be named without their CPU. */
export interface Scene {
    readonly program: Program;
    readonly snapshot: Snapshot;
    readonly cpu: CpuIndex | null;
    /** The step that led here, for `cpu` and `why()`. */
    readonly last: Step | null;
    /** The steps taken so far, for counting visits of a label. */
    readonly steps: readonly Step[];
    /** Words for `why(…)`; absent where only a value is wanted. */
    readonly why?: (subject: Expression | null) => string;
}

/** A thing one can look into: a CPU, one of its aspects, the timeline. */
export type Aspect =
    | { readonly kind: 'cpu'; readonly cpu: CpuIndex }
    | { readonly kind: 'versions'; readonly cpu: CpuIndex; readonly of: 'icache' | 'pipeline' | 'afterSync' }
    | { readonly kind: 'mayRead'; readonly cpu: CpuIndex }
    | { readonly kind: 'timeline' };

export type Result =
    | { readonly kind: 'value'; readonly value: Value }
    /** Comparisons with it are false: an `execute` that did not happen. */
    | { readonly kind: 'nothing' }
    /** What may be: comparing a set with a value asks whether the set holds it. */
    | { readonly kind: 'set'; readonly values: readonly Value[]; readonly code: CodeSnapshot | null }
    | { readonly kind: 'text'; readonly text: string }
    | { readonly kind: 'aspect'; readonly aspect: Aspect };

const number = (value: number): Result => ({ kind: 'value', value });
const truth = (holds: boolean): Result => number(holds ? 1 : 0);

/**
 * @throws ExpressionError naming what is unknown or cannot be computed with
 */
export function evaluate(expression: Expression, scene: Scene): Result {
    switch (expression.kind) {
        case 'number':
            return number(expression.value);
        case 'string':
        case 'name':
            return nameOf(expression, scene);
        case 'member':
            return memberOf(expression, scene);
        case 'call':
            return callOf(expression, scene);
        case 'unary':
            return unaryOf(expression, scene);
        case 'binary':
            return binaryOf(expression, scene);
    }
}

/** Whether a condition holds: a number other than 0. */
export function holds(expression: Expression, scene: Scene): boolean {
    const result = evaluate(expression, scene);
    switch (result.kind) {
        case 'value':
            return isSymbol(result.value) || result.value !== 0;
        case 'set':
            return result.values.some((value) => isSymbol(value) || value !== 0);
        case 'text':
            return result.text !== '';
        case 'aspect':
            return true;
        case 'nothing':
            return false;
    }
}

function nameOf(expression: Expression & { kind: 'string' | 'name' }, scene: Scene): Result {
    const { program, snapshot } = scene;
    if (expression.kind === 'string') {
        const version = versionNamed(program, expression.text);
        return version === null ? { kind: 'text', text: expression.text } : { kind: 'value', value: version };
    }
    const { name } = expression;
    if (scene.cpu !== null) {
        const register = registerNamed(program, snapshot, scene.cpu, name);
        if (register !== null) return registerValue(scene, scene.cpu, register);
    }
    const location = locationNamed(program, name);
    if (location !== null) return newestValue(snapshot, location);
    const cpu = cpuNamed(program, name);
    if (cpu !== null) return { kind: 'aspect', aspect: { kind: 'cpu', cpu } };
    const version = versionNamed(program, name);
    if (version !== null) return { kind: 'value', value: version };
    switch (name) {
        case 'true':
            return number(1);
        case 'false':
            return number(0);
        case 'timeline':
            return { kind: 'aspect', aspect: { kind: 'timeline' } };
        case 'step':
            return number(snapshot.step);
        case 'cpu':
            return scene.last === null
                ? { kind: 'nothing' }
                : { kind: 'aspect', aspect: { kind: 'cpu', cpu: scene.last.cpu } };
        case 'violated':
            return truth(snapshot.violated.length > 0);
    }
    throw new ExpressionError(`nothing here is called \`${name}\``, expression.at);
}

function memberOf(expression: Expression & { kind: 'member' }, scene: Scene): Result {
    // Locations may have dots in their names: `foo.1`, a part of a multi-part instruction.
    const dotted = expression.object.kind === 'name' ? `${expression.object.name}.${expression.name}` : null;
    const location = dotted === null ? null : locationNamed(scene.program, dotted);
    if (location !== null) return newestValue(scene.snapshot, location);
    const object = evaluate(expression.object, scene);
    if (object.kind !== 'aspect')
        throw new ExpressionError(`\`.${expression.name}\` needs a CPU before it`, expression.at);
    const { aspect } = object;
    switch (aspect.kind) {
        case 'cpu':
            return ofCpu(expression, aspect.cpu, scene);
        case 'versions': {
            const code = codeOf(scene.program, scene.snapshot, aspect.cpu, expression.name);
            if (code === null)
                throw new ExpressionError(`there is no code location \`${expression.name}\``, expression.at);
            return { kind: 'set', values: code[aspect.of], code };
        }
        case 'mayRead': {
            const id = locationNamed(scene.program, expression.name);
            const may = scene.snapshot.cpus[aspect.cpu]?.mayRead.find((each) => each.location === id);
            if (may === undefined) throw new ExpressionError(`there is no word \`${expression.name}\``, expression.at);
            return { kind: 'set', values: may.values, code: null };
        }
        case 'timeline':
            throw new ExpressionError('the timeline has no members', expression.at);
    }
}

function ofCpu(expression: Expression & { kind: 'member' }, cpu: CpuIndex, scene: Scene): Result {
    const { program, snapshot } = scene;
    const { name } = expression;
    const state = snapshot.cpus[cpu];
    if (state === undefined) throw new ExpressionError('no such CPU', expression.at);
    const register = registerNamed(program, snapshot, cpu, name);
    if (register !== null) return registerValue(scene, cpu, register);
    const executed = executeRegister(program, cpu, name);
    if (executed !== null) return registerValue(scene, cpu, executed);
    const aspect = aspectOf(name, cpu, state);
    if (aspect !== null) return aspect;
    const visits = labelVisits(scene, cpu, name);
    if (visits !== null) return number(visits);
    const known = program.cpus[cpu]?.name ?? '';
    throw new ExpressionError(`\`${known}\` has no register, label or aspect \`${name}\``, expression.at);
}

function aspectOf(name: string, cpu: CpuIndex, state: CpuSnapshot): Result | null {
    switch (name) {
        case 'icache':
        case 'pipeline':
        case 'afterSync':
            return { kind: 'aspect', aspect: { kind: 'versions', cpu, of: name } };
        case 'mayRead':
            return { kind: 'aspect', aspect: { kind: 'mayRead', cpu } };
        case 'registered':
            return state.registration === null ? { kind: 'nothing' } : number(state.registration.own);
        case 'mode':
            return { kind: 'text', text: state.mode };
        case 'state':
            return { kind: 'text', text: state.state };
        case 'user':
            return truth(state.mode === 'user');
        case 'masked':
            return truth(state.masked);
        case 'waiting':
            return truth(state.state === 'waiting');
        case 'finished':
            return truth(state.state === 'finished');
        case 'pending':
            return number(state.ipis.pending.length);
        case 'taken':
            return number(state.ipis.taken.length);
        case 'sent':
            return number(state.ipis.sent.length);
        case 'synchronized':
            // Steps count from 1; 0: not yet.
            return number(state.synchronizedAt + 1);
        case 'held':
            return number(state.storeBuffer.filter((entry) => !entry.barrier).length);
        default:
            return null;
    }
}

/** How often the statement labelled `name` has been passed so far. */
function labelVisits(scene: Scene, cpu: CpuIndex, name: string): number | null {
    const labelled = scene.program.events.some((event) => event.cpu === cpu && event.label === name);
    const marked = scene.program.marks.some((mark) => mark.cpu === cpu && mark.label === name);
    if (!labelled && !marked) return null;
    return visitsIn(scene, cpu, name, marked);
}

function visitsIn(scene: Scene, cpu: CpuIndex, name: string, marked: boolean): number {
    const cpuName = scene.program.cpus[cpu]?.name ?? '';
    return scene.steps.filter((step) =>
        marked
            ? step.cpu === cpu &&
              step.effects.some(
                  (effect) =>
                      effect.kind === 'mark' && (effect.label === name || effect.label === `${cpuName}.${name}`),
              )
            : step.cpu === cpu && scene.program.events[step.event]?.label === name,
    ).length;
}

function registerValue(scene: Scene, cpu: CpuIndex, register: number): Result {
    const entry = scene.snapshot.cpus[cpu]?.registers.find((each) => each.register === register);
    if (entry === undefined) return { kind: 'nothing' };
    const symbol = isSymbol(entry.value) ? scene.program.symbols[symbolIndex(entry.value)] : undefined;
    return symbol?.kind === 'none' ? { kind: 'nothing' } : { kind: 'value', value: entry.value };
}

function newestValue(snapshot: Snapshot, location: LocationId): Result {
    const cell = snapshot.memory.find((each) => each.location === location);
    return cell === undefined ? { kind: 'nothing' } : { kind: 'value', value: cell.newest };
}

function callOf(expression: Expression & { kind: 'call' }, scene: Scene): Result {
    const [first] = expression.args;
    if (expression.callee === 'registered') {
        if (expression.args.length !== 1 || first === undefined || first.kind !== 'name') {
            throw new ExpressionError('`registered(…)` takes the name of a CPU', expression.at);
        }
        const location = locationNamed(scene.program, `registered(${first.name})`);
        if (location === null)
            throw new ExpressionError(`there is no registration of \`${first.name}\` here`, first.at);
        return newestValue(scene.snapshot, location);
    }
    if (expression.callee === 'why') {
        if (expression.args.length > 1)
            throw new ExpressionError('`why(…)` takes one expression, or none', expression.at);
        if (scene.why === undefined)
            throw new ExpressionError('`why(…)` is words, not a value: ask it in the console', expression.at);
        return { kind: 'text', text: scene.why(first ?? null) };
    }
    throw new ExpressionError(
        `there is no function \`${expression.callee}\`: try \`registered(…)\` or \`why(…)\``,
        expression.at,
    );
}

function unaryOf(expression: Expression & { kind: 'unary' }, scene: Scene): Result {
    if (expression.operator === '!') return truth(!holds(expression.operand, scene));
    const value = numeric(expression.operand, scene);
    switch (expression.operator) {
        case '-':
            return number(-value | 0);
        case '~':
            return number(~value);
        default:
            return number(value);
    }
}

function binaryOf(expression: Expression & { kind: 'binary' }, scene: Scene): Result {
    const { operator, left, right } = expression;
    if (operator === '&&') return truth(holds(left, scene) && holds(right, scene));
    if (operator === '||') return truth(holds(left, scene) || holds(right, scene));
    if (operator === '==') return truth(equal(evaluate(left, scene), evaluate(right, scene)) === true);
    if (operator === '!=') return truth(equal(evaluate(left, scene), evaluate(right, scene)) === false);
    const a = numeric(left, scene);
    const b = numeric(right, scene);
    switch (operator) {
        case '<':
            return truth(a < b);
        case '<=':
            return truth(a <= b);
        case '>':
            return truth(a > b);
        case '>=':
            return truth(a >= b);
        case '+':
            return number((a + b) | 0);
        case '-':
            return number((a - b) | 0);
        case '&':
            return number(a & b);
        case '|':
            return number(a | b);
        case '^':
            return number(a ^ b);
        case '<<':
            return number(a << b);
        case '>>':
            return number(a >> b);
    }
    throw new ExpressionError(`\`${operator}\` is not an operator here`, expression.at);
}

/** null where either side did not happen: every comparison with that is false. */
function equal(a: Result, b: Result): boolean | null {
    if (a.kind === 'nothing' || b.kind === 'nothing') return null;
    if (a.kind === 'set' && b.kind === 'set') {
        return a.values.length === b.values.length && a.values.every((value) => b.values.includes(value));
    }
    if (a.kind === 'set') return b.kind === 'value' && a.values.includes(b.value);
    if (b.kind === 'set') return equal(b, a);
    if (a.kind === 'value' && b.kind === 'value') return a.value === b.value;
    if (a.kind === 'text' && b.kind === 'text') return a.text === b.text;
    if (a.kind === 'aspect' && b.kind === 'aspect') {
        return a.aspect.kind === 'cpu' && b.aspect.kind === 'cpu' && a.aspect.cpu === b.aspect.cpu;
    }
    return false;
}

function numeric(expression: Expression, scene: Scene): number {
    const result = evaluate(expression, scene);
    if (result.kind === 'value' && !isSymbol(result.value)) return result.value;
    throw new ExpressionError('this is not a number', expression.at);
}
