/** Data breakpoints: on words, registrations, what a CPU may execute, pending IPIs, registers. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { checkElements } from '../arguments';
import type { Access } from '../breakpoints/watched';
import { sceneOf } from '../breakpoints/conditions';
import { watchedExpression, watchedNamed } from '../breakpoints/watched';
import type { Context } from '../context';
import { malformed } from '../errors';
import { cpuName } from '../../report/names';
import { answers } from './breakpoints';

export function dataBreakpointInfo(context: Context, args: DebugProtocol.DataBreakpointInfoArguments): object {
    const debuggee = context.loaded;
    const { program } = debuggee;
    const container =
        args.variablesReference === undefined ? undefined : debuggee.containers.get(args.variablesReference);
    const row = container?.list({}).find((variable) => variable.name === args.name);
    const frame = args.frameId === undefined ? undefined : debuggee.frames.get(args.frameId);
    // What a row shows may have no name in expressions; a number is its place in a list.
    const name = row === undefined ? args.name : (row.watch ?? row.evaluateName ?? '');
    // A bare register name means the one of the frame's CPU.
    const candidates = frame === undefined ? [name] : [name, `${cpuName(program, frame.cpu)}.${name}`];
    for (const candidate of candidates) {
        const names = program.cpus.map((cpu) => cpu.name);
        const thing =
            watchedNamed(program, canonical(candidate, names)) ??
            watchedExpression(candidate, sceneOf(debuggee.ground().probe, null));
        if (thing === null) continue;
        return { dataId: thing.name, description: thing.description, accessTypes: thing.accesses, canPersist: true };
    }
    return {
        dataId: null,
        description: `\`${args.name}\` cannot be watched: choose a word, \`registered(B)\`, \`B.pipeline.foo\`, \`B.icache.foo\`, \`B.pending\`, \`B.held\`, a register, or an expression of these`,
    };
}

/** `B.registered` watches the word that others see. */
function canonical(name: string, cpus: readonly string[]): string {
    const cpu = /^(\w+)\.registered$/.exec(name)?.[1];
    return cpu !== undefined && cpus.includes(cpu) ? `registered(${cpu})` : name;
}

export function setDataBreakpoints(context: Context, args: DebugProtocol.SetDataBreakpointsArguments): object {
    checkElements(
        args.breakpoints,
        { dataId: 'string', accessType: 'string?', condition: 'string?', hitCondition: 'string?' },
        'breakpoints',
    );
    const { breakpoints } = context;
    breakpoints.watches = args.breakpoints.map((each) => ({
        id: breakpoints.newId(),
        name: each.dataId,
        access: accessOf(each.accessType),
        condition: each.condition,
        hitCondition: each.hitCondition,
    }));
    return answers(
        context,
        breakpoints.watches.map((wish) => wish.id),
    );
}

function accessOf(text: string | undefined): Access {
    if (text === undefined) return 'write';
    if (text === 'read' || text === 'write' || text === 'readWrite') return text;
    throw malformed(`\`accessType\` cannot be "${text}": use "read", "write" or "readWrite"`);
}
