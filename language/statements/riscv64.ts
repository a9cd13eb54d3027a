/** Fences of RISC-V (unprivileged specification: RVWMO, Zifencei; privileged specification: SFENCE.VMA). */
import { grammar, type StatementRow } from './row';

const RISCV = ['riscv64'] as const;
const SETS = ['r', 'w', 'rw'] as const;
const WORDS = { r: 'loads', w: 'stores', rw: 'loads and stores' } as const;
const LINUX: Readonly<Record<string, string>> = {
    'rw,rw': 'smp_mb()',
    'r,r': 'smp_rmb()',
    'w,w': 'smp_wmb()',
    'r,rw': 'smp_load_acquire(), after the load',
    'rw,w': 'smp_store_release(), before the store',
};

const fences = SETS.flatMap((predecessors) =>
    SETS.map((successors): StatementRow => ({
        id: `fence ${predecessors},${successors}`,
        group: 'barrier',
        form: 'simple',
        parts: grammar(`fence ${predecessors} , ${successors}`),
        syntax: `fence ${predecessors},${successors};`,
        architectures: RISCV,
        meaning: `Orders earlier ${WORDS[predecessors]} before later ${WORDS[successors]}.`,
        questions: {
            stores: predecessors.includes('w')
                ? `Ordered before later ${WORDS[successors]}${successors.includes('r') ? ', so that a later load (and a FENCE.I that follows it) comes after they are visible' : ''}.`
                : 'No.',
            maintenance: 'There is none besides FENCE.I.',
            fetched: 'No: only FENCE.I does, on its own hart.',
        },
        not: 'Not an instruction fence.',
        linux: LINUX[`${predecessors},${successors}`] ?? `RISCV_FENCE(${predecessors}, ${successors})`,
        source: 'RISC-V unprivileged specification, FENCE and RVWMO; arch/riscv/include/asm/barrier.h',
        snippet: `fence ${predecessors},${successors};`,
        operation: { kind: 'barrier', barrier: { kind: 'fence', predecessors, successors } },
    })),
);

export const riscvRows: readonly StatementRow[] = [
    ...fences,
    {
        id: 'fence.tso',
        group: 'barrier',
        form: 'simple',
        parts: grammar('fence.tso'),
        syntax: 'fence.tso;',
        architectures: RISCV,
        meaning: 'Orders earlier loads before later loads and stores, and earlier stores before later stores.',
        questions: {
            stores: 'Ordered before later stores; later loads may still overtake them.',
            maintenance: 'There is none besides FENCE.I.',
            fetched: 'No.',
        },
        not: 'Not a full fence: a store and a later load stay unordered.',
        linux: 'RISCV_FENCE_TSO',
        source: 'RISC-V unprivileged specification, FENCE.TSO',
        snippet: 'fence.tso;',
        operation: { kind: 'barrier', barrier: { kind: 'fence', predecessors: 'rw', successors: 'rw', tso: true } },
    },
    {
        id: 'fence.i',
        group: 'barrier',
        form: 'simple',
        parts: grammar('fence.i'),
        syntax: 'fence.i;',
        architectures: RISCV,
        meaning: 'Later instruction fetches of this hart see every store already visible to this hart.',
        questions: {
            stores: 'No: it does not publish this hart’s own stores to others.',
            maintenance: 'It is the maintenance, of this hart’s instruction cache and pipeline.',
            fetched: 'Yes, on this hart only.',
        },
        not: 'Not a FENCE, and not broadcast: every hart that runs the code needs its own, after it has seen the store.',
        linux: 'local_flush_icache_all()',
        source: 'RISC-V unprivileged specification, Zifencei; arch/riscv/mm/cacheflush.c',
        snippet: 'fence.i;',
        operation: { kind: 'barrier', barrier: { kind: 'fence.i' } },
    },
    {
        id: 'sfence.vma',
        group: 'barrier',
        form: 'simple',
        parts: grammar('sfence.vma'),
        syntax: 'sfence.vma;',
        architectures: RISCV,
        meaning: 'Orders earlier stores before later implicit reads of page tables by this hart.',
        questions: {
            stores: 'No.',
            maintenance: 'Of address translations only.',
            fetched: 'No: instruction fetches of unchanged mappings are not affected.',
        },
        not: 'Not an instruction fence.',
        linux: 'local_flush_tlb_all()',
        source: 'RISC-V privileged specification, SFENCE.VMA',
        snippet: 'sfence.vma;',
        operation: { kind: 'barrier', barrier: { kind: 'sfence.vma' } },
    },
    {
        id: 'sret',
        group: 'privilege',
        form: 'simple',
        parts: grammar('sret'),
        syntax: 'sret;',
        architectures: RISCV,
        meaning: 'Returns from a trap, to user mode unless an `enter` is still open.',
        questions: { stores: 'No.', maintenance: 'No.', fetched: 'No: neither trap entry nor SRET implies a FENCE.I.' },
        not: 'Not a resynchronization: "an exception is a context synchronization event" does not hold on RISC-V.',
        linux: 'ret_from_exception, arch/riscv/kernel/entry.S',
        source: 'RISC-V privileged specification, SRET; unprivileged specification, Zifencei',
        snippet: 'sret;',
        operation: { kind: 'return', synchronizes: 'never' },
    },
];
