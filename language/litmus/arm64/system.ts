/** AArch64 branches, barriers, cache maintenance and exceptions. */
import type { Access, EventKind } from '../../../machine/program';
import { type BranchTarget, type Draft, type InstructionContext, Refusal } from '../instruction';
import { condition, wantRegister } from './data';
import { type Argument, operandOf } from './operands';

export interface SystemInstruction {
    readonly kind: EventKind;
    readonly ops: readonly Draft[];
}

/** A label, or `.+8` in bytes of four-byte instructions. */
function target(argument: Argument | undefined): BranchTarget {
    if (argument?.kind !== 'word') throw new Refusal('ISO402', 'a label is expected here');
    const relative = /^\.([+-]\d+)$/.exec(argument.text);
    if (relative === null) return { label: argument.text };
    const bytes = Number(relative[1]);
    if (bytes % 4 !== 0)
        throw new Refusal('ISO402', `${argument.text} is not at an instruction: they are four bytes long`);
    return { offset: bytes / 4 };
}

const branch = (ops: readonly Draft[]): SystemInstruction => ({ kind: 'branch', ops });

/** Ops of a branch, or null. @throws Refusal */
function readBranch(
    mnemonic: string,
    args: readonly Argument[],
    context: InstructionContext,
): SystemInstruction | null {
    const conditional = /^B(?:\.(\w\w)|(EQ|NE|GE|LT|GT|LE|HS|CS|LO|CC|HI|LS|MI|PL|VS|VC))$/.exec(mnemonic);
    if (conditional !== null) {
        const test = { kind: 'flags', condition: condition(conditional[1] ?? conditional[2]) } as const;
        return branch([{ op: 'branch', test, to: target(args[0]) }]);
    }
    switch (mnemonic) {
        case 'B':
            return branch([{ op: 'jump', to: target(args[0]) }]);
        case 'BL':
            return branch([{ op: 'jump', to: target(args[0]), link: context.register('X30') }]);
        case 'BR':
        case 'BLR':
        case 'RET': {
            const reg = args.length === 0 && mnemonic === 'RET' ? context.register('X30') : wantRegister(args[0]).id;
            if (reg < 0) throw new Refusal('ISO404', 'a branch to address 0 is not supported');
            return branch([{ op: 'jumpTo', reg, ...(mnemonic === 'BLR' ? { link: context.register('X30') } : {}) }]);
        }
        case 'CBZ':
        case 'CBNZ': {
            const source = wantRegister(args[0]);
            const nonzero = mnemonic === 'CBNZ';
            const to = target(args[1]);
            // The zero register: taken, or never.
            if (source.id < 0) return branch(nonzero ? [{ op: 'nop' }] : [{ op: 'jump', to }]);
            return branch([{ op: 'branch', test: { kind: 'zero', reg: source.id, nonzero }, to }]);
        }
        case 'TBZ':
        case 'TBNZ': {
            const source = wantRegister(args[0]);
            if (args.length < 3 || args[1].kind !== 'number')
                throw new Refusal('ISO402', 'a bit number is expected here');
            const nonzero = mnemonic === 'TBNZ';
            const to = target(args[2]);
            if (source.id < 0) return branch(nonzero ? [{ op: 'nop' }] : [{ op: 'jump', to }]);
            return branch([{ op: 'branch', test: { kind: 'bit', reg: source.id, bit: args[1].value, nonzero }, to }]);
        }
        default:
            return null;
    }
}

const word = (argument: Argument | undefined): string => (argument?.kind === 'word' ? argument.text.toUpperCase() : '');

/** Ops of a barrier or cache maintenance instruction, or null. @throws Refusal */
function readMaintenance(mnemonic: string, args: readonly Argument[]): SystemInstruction | null {
    switch (mnemonic) {
        case 'DMB':
        case 'DSB': {
            const match = /^(SY|LD|ST|(?:ISH|OSH|NSH)(?:LD|ST)?)$/.exec(word(args[0]));
            if (match === null) throw new Refusal('ISO403', `${mnemonic} ${word(args[0])} is not supported`);
            const name = match[1];
            const kind = mnemonic === 'DMB' ? 'dmb' : 'dsb';
            // herd7's model gives the non-shareable domain no effect between CPUs.
            if (name.startsWith('NSH')) return { kind, ops: [{ op: 'nop' }] };
            const access: Access = name.endsWith('LD') ? 'load' : name.endsWith('ST') ? 'store' : 'all';
            return { kind, ops: [{ op: 'barrier', barrier: { kind, access, local: false } }] };
        }
        case 'ISB':
            return { kind: 'isb', ops: [{ op: 'barrier', barrier: { kind: 'isb' } }] };
        case 'DC': {
            if (!/^(?:CVAU|CVAC|CIVAC)$/.test(word(args[0])))
                throw new Refusal('ISO403', `DC ${word(args[0])} is not supported`);
            return { kind: 'dc', ops: [{ op: 'dc', addr: operandOf(wantRegister(args[1])) }] };
        }
        case 'IC': {
            const name = word(args[0]);
            if (name === 'IALLUIS' || name === 'IALLU')
                return { kind: 'ic', ops: [{ op: 'ic', addr: 'all', local: name === 'IALLU' }] };
            if (name !== 'IVAU') throw new Refusal('ISO403', `IC ${name} is not supported`);
            return { kind: 'ic', ops: [{ op: 'ic', addr: operandOf(wantRegister(args[1])), local: false }] };
        }
        default:
            return null;
    }
}

/** Ops of a branch, barrier, maintenance or exception instruction, or null when the mnemonic is none of them. @throws Refusal */
export function readSystem(
    mnemonic: string,
    args: readonly Argument[],
    context: InstructionContext,
): SystemInstruction | null {
    const { eis, eos } = context.options;
    switch (mnemonic) {
        case 'NOP':
            return { kind: 'nop', ops: [{ op: 'nop' }] };
        case 'ADR': {
            const to = target(args[1]);
            if (!('label' in to)) throw new Refusal('ISO403', 'ADR of a relative place is not supported: name a label');
            return { kind: 'assign', ops: [{ op: 'address', dst: wantRegister(args[0]).id, label: to.label }] };
        }
        case 'SVC':
        case 'UDF': {
            const cause = mnemonic === 'SVC' ? 'svc' : 'undefined';
            return { kind: 'enter', ops: [{ op: 'fault', cause, synchronizes: eis === 1 }] };
        }
        case 'ERET':
            return { kind: 'return', ops: [{ op: 'eret', elr: context.register('ELR_EL1'), synchronizes: eos === 1 }] };
        case 'MSR':
            if (word(args[0]) !== 'ELR_EL1') throw new Refusal('ISO403', `MSR ${word(args[0])} is not supported`);
            return {
                kind: 'assign',
                ops: [
                    {
                        op: 'alu',
                        fn: 'mov',
                        dst: context.register('ELR_EL1'),
                        a: operandOf(wantRegister(args[1])),
                        b: { value: 0 },
                        width: 64,
                    },
                ],
            };
        case 'MRS':
            if (word(args[1]) !== 'ELR_EL1') throw new Refusal('ISO403', `MRS ${word(args[1])} is not supported`);
            return {
                kind: 'assign',
                ops: [
                    {
                        op: 'alu',
                        fn: 'mov',
                        dst: wantRegister(args[0]).id,
                        a: { reg: context.register('ELR_EL1') },
                        b: { value: 0 },
                        width: 64,
                    },
                ],
            };
        default:
            return readBranch(mnemonic, args, context) ?? readMaintenance(mnemonic, args);
    }
}
