/** The code of a CPU as it may fetch it, and breakpoints in it. */
import type { DebugProtocol } from '@vscode/debugprotocol';
import { checkElements } from '../arguments';
import type { Context } from '../context';
import type { Debuggee } from '../debuggee';
import { malformed, noSuch } from '../errors';
import type { CodePlace } from '../view/disassembly';
import { addressOf, codeOfCpu, hex, instructionText, placeAt, referenceIn } from '../view/disassembly';
import { answers } from './breakpoints';

/** More rows than this nobody looks at. */
const MOST = 10_000;

export function disassemble(context: Context, args: DebugProtocol.DisassembleArguments): object {
    const debuggee = context.still;
    const { program } = debuggee;
    const reference = referenceIn(args.memoryReference);
    if (reference === null) {
        throw noSuch(
            `\`${args.memoryReference}\` is no address: use the \`instructionPointerReference\` of a stack frame`,
        );
    }
    const address = reference.address + (args.offset ?? 0);
    const place = placeAt(program, address);
    if (place === null) throw noSuch(`there is no code at ${hex(address)}`);
    // A reference of an earlier stop means the code as it is now.
    const { replay, stops } = debuggee;
    const asOf = reference.stop === stops ? (reference.position ?? replay.position) : replay.position;
    const position = Math.min(asOf, replay.branch.entries.length);
    const count = Math.min(MOST, Math.max(0, Math.floor(args.instructionCount)));
    const first = place.index + (args.instructionOffset ?? 0);
    return {
        instructions: Array.from({ length: count }, (_, index) =>
            instructionAt(debuggee, { cpu: place.cpu, index: first + index }, position),
        ),
    };
}

function instructionAt(debuggee: Debuggee, place: CodePlace, position: number): DebugProtocol.DisassembledInstruction {
    const { program, replay, texts } = debuggee;
    const event = place.index < 0 ? undefined : codeOfCpu(program, place.cpu)[place.index];
    const found = event === undefined ? undefined : program.events[event];
    // Beyond the code: as many rows as were asked for have to be there, and VS Code leaves out those at −1.
    if (event === undefined || found === undefined)
        return { address: '-1', instruction: 'no code here', presentationHint: 'invalid' };
    const { source, line, column, endLine, endColumn } = texts.place(found.span);
    return {
        address: hex(addressOf(place)),
        instruction: instructionText(program, replay.snapshotAt(position), place.cpu, event),
        symbol: found.label ?? found.frames.at(-1)?.procedure,
        location: source,
        line,
        column,
        endLine,
        endColumn,
    };
}

export function setInstructionBreakpoints(
    context: Context,
    args: DebugProtocol.SetInstructionBreakpointsArguments,
): object {
    checkElements(
        args.breakpoints,
        { instructionReference: 'string', offset: 'number?', condition: 'string?', hitCondition: 'string?' },
        'breakpoints',
    );
    const { breakpoints } = context;
    breakpoints.instructions = args.breakpoints.map((each) => {
        const reference = referenceIn(each.instructionReference);
        if (reference === null)
            throw malformed(`\`instructionReference\` "${each.instructionReference}" is no address`);
        return {
            id: breakpoints.newId(),
            address: reference.address + (each.offset ?? 0),
            condition: each.condition,
            hitCondition: each.hitCondition,
        };
    });
    return answers(
        context,
        breakpoints.instructions.map((wish) => wish.id),
    );
}
