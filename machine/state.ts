/** Reading a CPU's state: where it is, what it would execute, what its operands are. */
import { NotModelled } from './arithmetic';
import type { Core } from './core';
import { FETCHED, PC } from './layout';
import {
    isSymbol,
    symbolIndex,
    type Instruction,
    type LocationId,
    type Op,
    type Operand,
    type Pc,
    type Value,
} from './program';
import { operandNumber } from './rules';

/** A value of an operand. */
export const operandValue = (core: Core, operand: Operand): Value =>
    'value' in operand ? operand.value : core.values.values[operandNumber(core, operand)];

/** The instruction at the CPU's place: what was fetched there, if its cell may be modified. */
export function currentOp(core: Core): Op {
    const instruction = core.program.code[core.s[PC]];
    const fetched = core.s[FETCHED];
    if (fetched === 0) return instruction;
    const value = core.values.values[fetched - 1];
    const symbol = isSymbol(value) ? core.program.symbols[symbolIndex(value)] : null;
    if (symbol === null || symbol.kind !== 'instruction' || symbol.op === null) {
        return { op: 'fault', cause: 'undefined', synchronizes: core.program.options.eis === 1 };
    }
    return symbol.op;
}

/** The instruction (with its event) at the CPU's place. */
export const currentInstruction = (core: Core): Instruction => core.program.code[core.s[PC]];

/** Location an address operand points to. @throws NotModelled when it is not the address of a location. */
export function locationOf(core: Core, address: Operand): LocationId {
    const value = operandValue(core, address);
    const symbol = isSymbol(value) ? core.program.symbols[symbolIndex(value)] : null;
    if (symbol === null || symbol.kind !== 'address' || symbol.location === null) {
        throw new NotModelled(
            `an access to ${isSymbol(value) ? 'something that is not a location' : `address ${value}`}`,
        );
    }
    return symbol.location;
}

/** The cache line that maintenance of an address concerns. */
export function lineOfAddress(core: Core, address: Operand): number {
    return isSymbol(operandValue(core, address))
        ? core.geometry.lineOf[locationOf(core, address)]
        : core.geometry.nowhere;
}

/** Moves on to the next micro-operation. */
export function advance(core: Core): void {
    core.s[PC] += 1;
    core.s[FETCHED] = 0;
}

export function goTo(core: Core, target: Pc, relative: boolean): void {
    core.s[FETCHED] = 0;
    core.s[PC] = relative ? relativeTarget(core.program.code, core.s[PC], target) : target;
}

/** The place `count` instructions from here; instructions begin at boundaries. It may be outside the program. */
export function instructionFrom(code: readonly Instruction[], from: Pc, count: number): Pc {
    let pc = from;
    for (let left = Math.abs(count); left > 0; left--) {
        do pc += Math.sign(count);
        while (pc > 0 && pc < code.length && !code[pc].boundary);
    }
    return pc;
}

/** As {@link instructionFrom}. @throws NotModelled outside the program */
export function relativeTarget(code: readonly Instruction[], from: Pc, count: number): Pc {
    const pc = instructionFrom(code, from, count);
    if (pc < 0 || pc >= code.length) throw new NotModelled('a branch out of the program');
    return pc;
}
