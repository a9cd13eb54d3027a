/** Statements that are rows of the table → micro-operations. */
import type { Op } from '../../machine/program';
import { operandText } from '../print/expression';
import { rowById, type Operation } from '../statements';
import type { SimpleStatement } from '../syntax';
import type { EventPlace } from './code';
import { cellsOf, cpuOf, versionOf, type Environment } from './environment';

type Place = (kind: EventPlace['kind']) => EventPlace;

export function lowerSimple(env: Environment, statement: SimpleStatement, place: Place): void {
    const operation = rowById(statement.row)?.operation;
    if (operation) perform(env, statement, operation, place);
}

function perform(env: Environment, statement: SimpleStatement, operation: Operation, place: Place): void {
    const { code, program } = env;
    const [first, second] = statement.operands;
    const cells = first?.kind === 'code-reference' ? cellsOf(env, first) : [];
    const cpu = first?.kind === 'name' ? cpuOf(env, first.text) : -1;
    const event = (kind: EventPlace['kind'], op: Op) => {
        code.begin(place(kind));
        code.emit(op);
    };
    switch (operation.kind) {
        case 'patch': {
            const data = { value: second?.kind === 'version' ? versionOf(env, second) : 0 };
            // Several parts are several stores: nothing makes them one.
            for (const cell of cells) {
                const where = place('patch');
                const text = cells.length > 1 ? `patch ${program.nameOf(cell)} = ${operandText(second)}` : where.text;
                code.begin({ ...where, text });
                code.emit({ op: 'store', addr: program.address(cell), data, release: false });
            }
            return;
        }
        case 'execute': {
            const label = env.labelled ? statement.labels[0]?.text : undefined;
            return event('execute', { op: 'fetch', cells, dst: label === undefined ? -1 : code.register(label) });
        }
        case 'barrier':
            return event(barrierKind(operation.barrier.kind), { op: 'barrier', barrier: operation.barrier });
        case 'dc': {
            // Maintenance works on lines: one operation per line of the location's cells.
            for (const cell of program.linesOf(cells)) event('dc', { op: 'dc', addr: program.address(cell) });
            return;
        }
        case 'ic': {
            const { local } = operation;
            if (operation.all) return event('ic', { op: 'ic', addr: 'all', local });
            for (const cell of program.linesOf(cells)) event('ic', { op: 'ic', addr: program.address(cell), local });
            return;
        }
        case 'enter': {
            // arm64: a context synchronization event if EIS says so. Elsewhere an entry promises nothing.
            const synchronizes = program.architecture === 'arm64' && program.options.eis === 1;
            return event('enter', { op: 'enter', cause: operation.cause, synchronizes });
        }
        case 'return':
            return event('return', returnOp(operation.synchronizes, program.options.eos, false));
        case 'register': {
            const addr = program.address(program.registrations[env.cpu] ?? 0);
            const value = { value: operation.registered };
            const kind = operation.registered ? 'register' : 'unregister';
            if (!operation.exchange) return event(kind, { op: 'store', addr, data: value, release: false });
            code.begin(place(kind));
            const dst = code.temporary();
            code.emit({ op: 'rmw', fn: 'swap', dst, addr, src: value, acquire: true, release: true });
            return;
        }
        case 'send':
            return event('send', { op: 'send', target: cpu });
        case 'wait':
            return event('wait', { op: 'wait', target: cpu });
        case 'mask':
            return event(operation.masked ? 'mask' : 'unmask', { op: 'mask', masked: operation.masked });
        case 'nop':
            return event('nop', { op: 'nop' });
        // Structured statements and intrinsics are not simple.
        case 'assign':
        case 'structure':
        case 'assert':
        case 'note':
        case 'load':
        case 'store':
        case 'rmw':
        case 'cas':
            return;
    }
}

/** A return of the architecture: `always` is IRET, which serialises. */
export function returnOp(synchronizes: 'eos' | 'always' | 'never', eos: 0 | 1, handler: boolean): Op {
    if (synchronizes === 'always') return { op: 'return', synchronizes: true, handler, serializes: true };
    return { op: 'return', synchronizes: synchronizes === 'eos' && eos === 1, handler };
}

function barrierKind(kind: string): EventPlace['kind'] {
    switch (kind) {
        case 'dmb':
        case 'dsb':
        case 'isb':
            return kind;
        default:
            return 'fence';
    }
}
