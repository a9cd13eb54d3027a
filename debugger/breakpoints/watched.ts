/** What a data breakpoint watches: a word, a registration, what a CPU may execute, its pending IPIs, a register. */
import type { CpuIndex, LocationId, Program } from '../../machine/program';
import type { Snapshot, Step } from '../../machine/trace';
import type { Scene } from '../expressions/evaluate';
import { evaluate } from '../expressions/evaluate';
import { shown } from '../expressions/show';
import type { Expression } from '../expressions/syntax';
import { ExpressionError, parse } from '../expressions/syntax';
import { codeOf, cpuNamed, executeRegister, locationNamed } from '../expressions/names';
import type { Moment } from '../replay/moments';

export type Access = 'read' | 'write' | 'readWrite';

export interface Watched {
    /** Canonical: also the `dataId`. */
    readonly name: string;
    readonly description: string;
    readonly accesses: readonly Access[];
    readonly touched: (moment: Moment, access: Access) => boolean;
}

/** The thing a name means; null when nothing of that name can be watched. */
export function watchedNamed(program: Program, name: string): Watched | null {
    const text = name.replace(/\s+/g, '');
    const location = locationNamed(program, text);
    if (location !== null) return word(program, text, location);
    const parts = text.split('.');
    const cpu = cpuNamed(program, parts[0] ?? '');
    if (cpu === null) return null;
    const [cpuText = '', aspect = '', ...rest] = parts;
    const inner = rest.join('.');
    if (aspect === 'icache' || aspect === 'pipeline' || aspect === 'afterSync') {
        return locationNamed(program, inner) === null ? null : versions(program, cpu, aspect, inner);
    }
    if (aspect === 'pending' && inner === '') {
        return changing(text, `the IPIs pending on ${cpuText}`, (snapshot) =>
            (snapshot.cpus[cpu]?.ipis.pending ?? []).map((ipi) => `${ipi.sender}#${ipi.ipi}`).join(),
        );
    }
    const registers = program.cpus[cpu]?.registers ?? [];
    const register = registers.includes(aspect) ? registers.indexOf(aspect) : executeRegister(program, cpu, aspect);
    if (register === null || inner !== '') return null;
    return changing(text, `${aspect} of ${cpuText}`, (snapshot) => {
        const entry = snapshot.cpus[cpu]?.registers.find((each) => each.register === register);
        return `${entry?.assigned ?? false}:${entry?.value ?? ''}`;
    });
}

/**
 * Any expression over a state can be watched for changes: `B.mode`, `B.held`, `A.r == 1`.
 * @param probe a scene of the program, to find unknown names at once
 * @returns null where it is none, or changes with every step anyway
 */
export function watchedExpression(text: string, probe: Scene): Watched | null {
    try {
        const expression = parse(text);
        if (!isOfState(expression)) return null;
        const result = evaluate(expression, probe);
        if (result.kind === 'aspect') return null;
        return changing(text.trim(), `\`${text.trim()}\``, (snapshot, steps) =>
            valueOf(expression, { ...probe, snapshot, steps, last: null }),
        );
    } catch (error) {
        if (error instanceof ExpressionError) return null;
        throw error;
    }
}

/** A register that is not assigned yet has no value. */
function valueOf(expression: Expression, scene: Scene): string {
    try {
        return shown(evaluate(expression, scene), scene.program);
    } catch (error) {
        if (error instanceof ExpressionError) return '';
        throw error;
    }
}

/** Names something, and nothing that is about the last step. */
function isOfState(expression: Expression): boolean {
    switch (expression.kind) {
        case 'number':
        case 'string':
            return false;
        case 'name':
            return !['step', 'cpu', 'timeline', 'true', 'false'].includes(expression.name);
        case 'member':
            return isOfState(expression.object);
        case 'call':
            return expression.callee === 'registered';
        case 'unary':
            return isOfState(expression.operand);
        case 'binary':
            return isOfState(expression.left) || isOfState(expression.right);
    }
}

function word(program: Program, name: string, location: LocationId): Watched {
    const kind = program.locations[location]?.kind;
    return {
        name,
        description: kind === 'registration' ? `${name}, as everybody can see it` : name,
        accesses: ['read', 'write', 'readWrite'],
        touched: (moment, access) => {
            const effects = moment.last?.effects ?? [];
            const read = effects.some(
                (each) => (each.kind === 'read' || each.kind === 'fetch') && each.location === location,
            );
            // A held store counts when it becomes visible: until then nobody else can see it.
            const written =
                effects.some(
                    (each) =>
                        ((each.kind === 'write' && !each.held) || each.kind === 'drain') && each.location === location,
                ) || newestAt(moment.snapshot, location) !== newestAt(moment.before, location);
            const isStart = moment.before === null;
            if (isStart) return false;
            return access === 'read' ? read : access === 'write' ? written : read || written;
        },
    };
}

function newestAt(snapshot: Snapshot | null, location: LocationId): number | undefined {
    return snapshot?.memory.find((each) => each.location === location)?.newest;
}

function versions(
    program: Program,
    cpu: CpuIndex,
    aspect: 'icache' | 'pipeline' | 'afterSync',
    location: string,
): Watched {
    const name = `${program.cpus[cpu]?.name ?? ''}.${aspect}.${location}`;
    const place = { icache: 'I-cache', pipeline: 'pipeline', afterSync: 'pipeline, after a synchronization now,' }[
        aspect
    ];
    const id = locationNamed(program, location);
    const changes = changing(
        name,
        `what ${program.cpus[cpu]?.name ?? ''}'s ${place} may hold of ${location}`,
        (snapshot) => {
            const code = codeOf(program, snapshot, cpu, location);
            return code === null ? '' : code[aspect].join();
        },
    );
    return {
        ...changes,
        accesses: ['read', 'write', 'readWrite'],
        touched: (moment, access) => {
            const last = moment.last;
            const fetched =
                last !== null &&
                last.cpu === cpu &&
                last.effects.some((each) => each.kind === 'fetch' && each.location === id);
            const changed = changes.touched(moment, 'write');
            return access === 'read' ? fetched : access === 'write' ? changed : fetched || changed;
        },
    };
}

function changing(
    name: string,
    description: string,
    of: (snapshot: Snapshot, steps: readonly Step[]) => string,
): Watched {
    return {
        name,
        description,
        accesses: ['write'],
        touched: (moment, access) =>
            access !== 'read' &&
            moment.before !== null &&
            of(moment.snapshot, moment.state.steps) !== of(moment.before, stepsBefore(moment)),
    };
}

/** The steps before the last; a value that was set is none. */
function stepsBefore({ state, last }: Moment): readonly Step[] {
    return last === null ? state.steps : state.steps.slice(0, -1);
}
