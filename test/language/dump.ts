/** A readable dump of a program, for golden tests. */
import { isSymbol, symbolIndex, type Op, type Operand, type Program, type Value } from '../../machine/program';

export function dump(program: Program): string {
    const lines: string[] = [];
    const value = (each: Value): string => {
        if (!isSymbol(each)) return String(each);
        const symbol = program.symbols[symbolIndex(each)];
        switch (symbol?.kind) {
            case 'none':
                return 'none';
            case 'address':
                return `&${symbol.name}`;
            case 'version':
                return symbol.quoted ? `"${symbol.name}"` : symbol.name;
            default:
                return '?';
        }
    };
    for (const { name, kind, initial, line } of program.locations)
        lines.push(`${kind} ${name} = ${value(initial)} line ${line}`);
    for (const [index, cpu] of program.cpus.entries()) {
        const next = program.cpus[index + 1]?.entry ?? program.code.length;
        const attributes = [cpu.registered ? 'registered' : 'unregistered', cpu.startsInUser ? 'in user' : 'in kernel'];
        lines.push(`cpu ${cpu.name} ${attributes.join(', ')}`);
        let event = -1;
        const register = (reg: number) => (reg < 0 ? '_' : (cpu.registers[reg] ?? '?'));
        for (let pc = cpu.entry; pc < next; pc++) {
            const op = program.code[pc];
            if (pc === cpu.handler) lines.push('  handler:');
            if (op.event !== event || op.boundary) {
                event = op.event;
                const { kind, text, frames, label } = program.events[event];
                const where = frames.map(({ procedure }) => ` in ${procedure}`).join('');
                lines.push(`  ${op.boundary ? '*' : ' '} ${label ? `${label}: ` : ''}${text} (${kind})${where}`);
            }
            lines.push(`      ${pc}: ${operation(op, register, value, program)}`);
        }
    }
    for (const property of program.properties) {
        const after = property.kind === 'stale' ? ` [mark ${property.after}]` : '';
        lines.push(`${property.implied ? 'implied ' : ''}${property.text}${after}`);
    }
    return lines.join('\n');
}

function operation(
    op: Op,
    register: (reg: number) => string,
    value: (each: Value) => string,
    program: Program,
): string {
    const operand = (each: Operand) => ('reg' in each ? register(each.reg) : value(each.value));
    switch (op.op) {
        case 'load':
            return `${register(op.dst)} = load ${operand(op.addr)}${op.order === 'plain' ? '' : ` ${op.order}`}`;
        case 'store':
            return `store ${operand(op.addr)} ${operand(op.data)}${op.release ? ' release' : ''}`;
        case 'rmw':
            return `${register(op.dst)} = ${op.fn} ${operand(op.addr)} ${operand(op.src)}${op.acquire ? ' acquire' : ''}${op.release ? ' release' : ''}`;
        case 'cas':
            return `${register(op.dst)} = cas ${operand(op.addr)} ${operand(op.expected)} ${operand(op.desired)}${op.acquire ? ' acquire' : ''}${op.release ? ' release' : ''}`;
        case 'alu':
            return `${register(op.dst)} = ${op.fn} ${operand(op.a)} ${operand(op.b)}`;
        case 'branch':
            return op.test.kind === 'zero'
                ? `branch ${op.test.nonzero ? '' : '!'}${register(op.test.reg)} ${op.target}`
                : 'branch ?';
        case 'jump':
            return `jump ${op.target}`;
        case 'barrier':
            return Object.values(op.barrier).map(String).join(' ');
        case 'dc':
            return `dc ${operand(op.addr)}`;
        case 'ic':
            return `ic ${op.addr === 'all' ? 'all' : operand(op.addr)}${op.local ? ' local' : ''}`;
        case 'fetch':
            return `${register(op.dst)} = fetch ${op.cells.map((cell) => program.locations[cell]?.name).join(' ')}`;
        case 'enter':
            return `enter ${op.cause}${op.synchronizes ? ' synchronizes' : ''}`;
        case 'return':
            return `return${op.handler ? ' handler' : ''}${op.synchronizes ? ' synchronizes' : ''}${op.serializes ? ' serializes' : ''}`;
        case 'send':
        case 'wait':
            return `${op.op} ${program.cpus[op.target]?.name ?? '?'}`;
        case 'mask':
            return op.masked ? 'mask' : 'unmask';
        case 'assume':
            return `assume ${register(op.reg)} retry ${op.retry}`;
        case 'visit':
            return `visit ${op.loop}`;
        case 'choose':
            return `choose ${op.targets.join(' ')}`;
        case 'assert':
            return `assert ${register(op.reg)}`;
        case 'mark': {
            const mark = program.marks[op.mark];
            return `mark ${op.mark} ${program.cpus[mark?.cpu ?? -1]?.name ?? '?'}.${mark?.label ?? '?'}`;
        }
        default:
            return op.op;
    }
}
