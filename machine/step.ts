/**
 * The one transition function, for operations that touch no other CPU; those that do are in accesses.ts and interrupts.ts.
 * The explorer chooses places on the timeline by promising, the stepper in program order through a store buffer; both come
 * through here.
 */
import { compute, conditionHolds, FLAG_FUNCTIONS, NotModelled } from './arithmetic';
import type { Core } from './core';
import { enterKernel, leaveHandler, leaveKernel } from './interrupts';
import { FAULT_PC, FETCHED, FLAGS, MASKED, PC, setView, STATUS, STOPPED, viewAt } from './layout';
import { isSymbol, symbolIndex, type Op, type Pc, type Value } from './program';
import { branchOn, operandNumber, operandView, setRegister } from './rules';
import { advance, goTo, operandValue, relativeTarget } from './state';
import { forWrites, join, pOf, ZERO, type View } from './view';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/**
 * Performs an operation that touches no other CPU. Returns false when the path ends here (a wait that is not satisfied, a
 * loop bound): the caller decides what that means.
 * @throws NotModelled, and RangeError for an operation that needs a choice.
 */
export function performLocal(core: Core, op: Op): boolean {
    const { s } = core;
    switch (op.op) {
        case 'nop':
        case 'mark':
        case 'assert':
            break;
        case 'alu': {
            const [a, b] = [operandValue(core, op.a), operandValue(core, op.b)];
            const value = core.geometry.objects.arithmetic(op.fn, a, b) ?? compute(op.fn, a, b, op.width);
            setRegister(
                core,
                op.dst,
                core.values.numberOf(value),
                join(operandView(core, op.a), operandView(core, op.b)),
            );
            break;
        }
        case 'compare':
            s[FLAGS] = operandNumber(core, op.a);
            s[FLAGS + 1] = operandNumber(core, op.b);
            s[FLAGS + 2] = FLAG_FUNCTIONS.indexOf(op.fn) * 2 + (op.width === 64 ? 1 : 0);
            setView(s, FLAGS + 3, join(operandView(core, op.a), operandView(core, op.b)));
            break;
        case 'select':
            select(core, op);
            break;
        case 'branch': {
            branchOn(core, testView(core, op));
            if (testHolds(core, op)) {
                goTo(core, op.target, op.relative === true);
                return true;
            }
            break;
        }
        case 'jump':
            link(core, op.link);
            goTo(core, op.target, op.relative === true);
            return true;
        case 'adr': {
            const { address } = core.program.code[relativeTarget(core.program.code, s[PC], op.target)];
            if (address === undefined) throw new NotModelled('ADR of an instruction without a label');
            setRegister(core, op.dst, core.values.numberOf(address), ZERO);
            break;
        }
        case 'jumpTo': {
            const value = operandValue(core, { reg: op.reg });
            branchOn(core, operandView(core, { reg: op.reg }));
            link(core, op.link);
            goTo(core, codeAt(core, value), false);
            return true;
        }
        case 'barrier':
            core.architecture.barrier(core, op.barrier);
            break;
        case 'enter':
            enterKernel(core);
            if (op.synchronizes) core.architecture.synchronize(core);
            break;
        case 'return':
            if (op.serializes === true) core.architecture.barrier(core, { kind: 'serialize' });
            else if (op.synchronizes) core.architecture.synchronize(core);
            leaveKernel(core);
            if (op.handler) return leaveHandler(core);
            break;
        case 'eret': {
            if (op.synchronizes) core.architecture.synchronize(core);
            goTo(core, codeAt(core, operandValue(core, { reg: op.elr })), false);
            return true;
        }
        case 'fault':
            return fault(core, op);
        case 'mask':
            s[STATUS] = op.masked ? s[STATUS] | MASKED : s[STATUS] & ~MASKED;
            break;
        case 'assume':
            if (operandValue(core, { reg: op.reg }) === 0) return false;
            branchOn(core, operandView(core, { reg: op.reg }));
            break;
        case 'visit': {
            const slot = core.layout.loop[op.loop];
            s[slot] += 1;
            if (s[slot] > core.program.options.loopBound) return false;
            break;
        }
        case 'halt':
        case 'load':
        case 'store':
        case 'rmw':
        case 'cas':
        case 'dc':
        case 'ic':
        case 'fetch':
        case 'fetchAndRun':
        case 'send':
        case 'wait':
        case 'ack':
        case 'choose':
            throw new RangeError(`${op.op} needs a choice`);
    }
    advance(core);
    return true;
}

function fault(core: Core, op: Of<'fault'>): boolean {
    const { s } = core;
    if (op.synchronizes) core.architecture.synchronize(core);
    const { faultHandler, registers } = core.program.cpus[core.cpu];
    if (faultHandler === null) {
        s[STATUS] |= STOPPED;
        s[FAULT_PC] = s[PC] + 1;
        s[FETCHED] = 0;
        return true;
    }
    const returnTo = core.program.code[op.cause === 'svc' ? s[PC] + 1 : s[PC]].address;
    if (returnTo === undefined) throw new NotModelled('an exception at an instruction without an address');
    setRegister(core, registers.indexOf('ELR_EL1'), core.values.numberOf(returnTo), ZERO);
    goTo(core, faultHandler, false);
    return true;
}

function codeAt(core: Core, value: Value): Pc {
    const symbol = isSymbol(value) ? core.program.symbols[symbolIndex(value)] : null;
    if (symbol === null || symbol.kind !== 'address' || symbol.pc === null)
        throw new NotModelled('a branch to something that is not code');
    return symbol.pc;
}

function link(core: Core, register: number | undefined): void {
    if (register === undefined) return;
    const returnTo = core.program.code[core.s[PC] + 1].address;
    if (returnTo === undefined) throw new NotModelled('a call at the end of the code');
    setRegister(core, register, core.values.numberOf(returnTo), ZERO);
}

function flagsHold(core: Core, condition: Parameters<typeof conditionHolds>[0]): boolean {
    const { s } = core;
    const fn = FLAG_FUNCTIONS[s[FLAGS + 2] >> 1];
    const { values } = core.values;
    return conditionHolds(condition, fn, values[s[FLAGS]], values[s[FLAGS + 1]], (s[FLAGS + 2] & 1) === 1 ? 64 : 32);
}

function select(core: Core, op: Of<'select'>): void {
    const chosen = flagsHold(core, op.condition);
    const source = chosen ? op.a : op.b;
    let value = operandValue(core, source);
    if (!chosen && op.adjust === 'increment') value = compute('add', value, 1, op.width);
    else if (!chosen && op.adjust === 'invert') value = compute('not', value, 0, op.width);
    else if (!chosen && op.adjust === 'negate') value = compute('neg', value, 0, op.width);
    // A "pick" dependency: the flags order only later writes that use the result.
    const view = join(operandView(core, source), forWrites(pOf(viewAt(core.s, FLAGS + 3))));
    setRegister(core, op.dst, core.values.numberOf(value), view);
}

function testView(core: Core, op: Of<'branch'>): View {
    return op.test.kind === 'flags' ? viewAt(core.s, FLAGS + 3) : operandView(core, { reg: op.test.reg });
}

function testHolds(core: Core, op: Of<'branch'>): boolean {
    const { test } = op;
    if (test.kind === 'flags') return flagsHold(core, test.condition);
    const value = operandValue(core, { reg: test.reg });
    if (test.kind === 'zero') return (value !== 0) === test.nonzero;
    if (isSymbol(value)) throw new NotModelled('a bit test of an address or an instruction');
    return ((BigInt(value) >> BigInt(test.bit)) & 1n) === (test.nonzero ? 1n : 0n);
}
