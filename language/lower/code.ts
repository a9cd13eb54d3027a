/** The micro-operations of one CPU while they are emitted: places are local to the CPU until it is appended to a program. */
import type {
    EventId,
    EventKind,
    Frame,
    Instruction,
    Op,
    Pc,
    ProgramEvent,
    RegisterId,
    Span,
} from '../../machine/program';

/** A scenario that unrolls to more micro-operations than this is refused. */
export const MAX_CODE = 20_000;

/** Thrown when a program becomes too large; caught by `lower`, which turns it into a diagnostic. */
export class TooLarge extends Error {
    constructor(readonly span: Span) {
        super('too large');
    }
}

export interface EventPlace {
    readonly kind: EventKind;
    readonly text: string;
    readonly span: Span;
    readonly frames: readonly Frame[];
    readonly label?: string;
}

export class CpuCode {
    readonly code: Instruction[] = [];
    readonly registers: string[] = [];
    private readonly ids = new Map<string, RegisterId>();
    private temporaries = 0;
    private event: EventId = -1;
    private boundary = false;
    /** See {@link split}. */
    private splitting: EventPlace | null = null;
    private accesses = 0;

    constructor(
        readonly cpu: number,
        /** Shared by all CPUs of the program. */
        readonly events: ProgramEvent[],
    ) {}

    /** Where the next micro-operation will stand. */
    get here(): Pc {
        return this.code.length;
    }

    /** The event of the last micro-operation; −1 at the start. */
    get lastEvent(): EventId {
        return this.event;
    }

    /** Starts a new event: an IPI may be taken before it. Temporaries of the one before are dead. */
    begin(place: EventPlace): EventId {
        this.event = this.events.length;
        this.events.push({ ...place, cpu: this.cpu });
        this.boundary = true;
        this.temporaries = 0;
        this.splitting = null;
        this.accesses = 0;
        return this.event;
    }

    /**
     * From here to the next event every access is an event of its own: an expression that writes (an atomic) beside other
     * accesses is not one step.
     */
    split(place: EventPlace): void {
        this.splitting = place;
    }

    /** Announces an access of the expression being emitted. */
    access(kind: EventKind): void {
        if (!this.splitting || this.accesses++ === 0) return;
        this.event = this.events.length;
        this.events.push({ ...this.splitting, kind, cpu: this.cpu });
        this.boundary = true;
    }

    /** Goes on with an event that began elsewhere on this path (the exit of an `if`). */
    resume(event: EventId): void {
        this.event = event;
        this.boundary = false;
    }

    emit(op: Op): Pc {
        if (this.code.length >= MAX_CODE) throw new TooLarge(this.events[Math.max(0, this.event)].span);
        this.code.push({ ...op, event: this.event, boundary: this.boundary });
        this.boundary = false;
        return this.code.length - 1;
    }

    /** Fills in the target of a forward branch. */
    patch(at: Pc, op: Op): void {
        const { event, boundary } = this.code[at];
        this.code[at] = { ...op, event, boundary };
    }

    register(name: string): RegisterId {
        const known = this.ids.get(name);
        if (known !== undefined) return known;
        this.registers.push(name);
        this.ids.set(name, this.registers.length - 1);
        return this.registers.length - 1;
    }

    has(name: string): boolean {
        return this.ids.has(name);
    }

    /** How many temporaries are in use; see {@link release}. */
    get inUse(): number {
        return this.temporaries;
    }

    /** Temporaries taken since `inUse` was read are dead: the next ones reuse them. */
    release(inUse: number): void {
        this.temporaries = inUse;
    }

    /** A register for an intermediate value, dead at the next event. */
    temporary(): RegisterId {
        return this.register(`$${this.temporaries++}`);
    }

    /** Inserts a micro-operation before a place; whoever branched there meets it. */
    insert(at: Pc, op: Op): void {
        const before = this.code[at - 1];
        const event = before ? before.event : (this.code[at]?.event ?? 0);
        for (const [index, instruction] of this.code.entries())
            this.code[index] = retarget(instruction, (target) => (target > at ? target + 1 : target));
        this.code.splice(at, 0, { ...op, event, boundary: false });
    }
}

/** The same micro-operation with its branch targets moved. */
export function retarget<T extends Op>(op: T, move: (target: Pc) => Pc): T {
    switch (op.op) {
        case 'branch':
        case 'jump':
            return { ...op, target: move(op.target) };
        case 'assume':
            return { ...op, retry: move(op.retry) };
        case 'choose':
            return { ...op, targets: op.targets.map(move) };
        default:
            return op;
    }
}

/** Where control may go after a micro-operation. */
export function successors(op: Op, at: Pc): readonly Pc[] {
    switch (op.op) {
        case 'halt':
        case 'return':
            return op.op === 'return' && !op.handler ? [at + 1] : [];
        case 'jump':
            return [op.target];
        case 'branch':
            return [at + 1, op.target];
        case 'choose':
            return op.targets;
        default:
            return [at + 1];
    }
}
