/** Barriers and serialising instructions of x86-64 (Intel SDM vol. 3; AMD APM vol. 2, 7.6.1). */
import type { Barrier } from '../../machine/program';
import { grammar, type Operation, type StatementRow, type ThreeQuestions } from './row';

const X86 = ['x86_64'] as const;
const SERIALIZING = 'Intel SDM vol. 3, "Serializing Instructions"; arch/x86/include/asm/sync_core.h';
const FENCES = 'Intel SDM vol. 3, "Memory Ordering"; arch/x86/include/asm/barrier.h';
const COHERENT = 'There is no cache maintenance to wait for: instruction caches are coherent.';

const serializes: ThreeQuestions = {
    stores: 'Yes: earlier stores leave the store buffer before the next instruction is fetched.',
    maintenance: COHERENT,
    fetched: 'Yes, on this CPU: DSB and ISB in one.',
};

function row(
    id: string,
    operation: Operation,
    rest: Omit<StatementRow, 'id' | 'form' | 'parts' | 'syntax' | 'architectures' | 'snippet' | 'operation'>,
): StatementRow {
    const shape = {
        form: 'simple',
        parts: grammar(id),
        syntax: `${id};`,
        architectures: X86,
        snippet: `${id};`,
    } as const;
    return { id, ...shape, operation, ...rest };
}

const barrier = (
    kind: Extract<Barrier, { kind: 'mfence' | 'lfence' | 'sfence' | 'serialize' }>['kind'],
): Operation => ({
    kind: 'barrier',
    barrier: { kind },
});

const serializing: readonly StatementRow[] = (
    [
        ['serialize', 'The dedicated serialising instruction: no other effect.', 'sync_core(), where the CPU has it'],
        [
            'cpuid',
            'Serialises as a side effect; in a virtual machine it also exits to the hypervisor.',
            'sync_core() before SERIALIZE and IRET-to-self',
        ],
        [
            'mov cr3',
            'Writes CR3 (switches page tables), which serialises.',
            'switch_mm(); the PTI switch at kernel entry and exit',
        ],
        [
            'iret to self',
            'Returns from a made-up interrupt frame to the next instruction, which serialises.',
            'iret_to_self(), the default sync_core()',
        ],
    ] as const
).map(([id, meaning, linux]) =>
    row(id, barrier('serialize'), {
        group: 'barrier',
        meaning,
        questions: serializes,
        not: 'Not broadcast: other CPUs have to run one of their own (the IPI that asks them to is no promise by itself).',
        linux,
        source: SERIALIZING,
    }),
);

export const x86Rows: readonly StatementRow[] = [
    row('mfence', barrier('mfence'), {
        group: 'barrier',
        meaning: 'Orders all earlier loads and stores before all later ones; drains the store buffer.',
        questions: {
            stores: 'Yes: later loads wait until earlier stores are visible.',
            maintenance: COHERENT,
            fetched: 'No: instructions already fetched may still be executed.',
        },
        not: 'Not a serialising instruction: `register; mfence` makes the registration visible and leaves the pipeline as it was.',
        linux: 'mb(); smp_mb() is a locked instruction with the same effect',
        source: FENCES,
    }),
    row('lfence', barrier('lfence'), {
        group: 'barrier',
        meaning: 'Later instructions do not begin before earlier ones (loads included) have completed.',
        questions: {
            stores: 'No: the store buffer is not drained.',
            maintenance: COHERENT,
            fetched: 'No: later instructions may have been fetched before it.',
        },
        not: 'Not a store barrier and no remedy for modified code.',
        linux: 'rmb(), barrier_nospec()',
        source: FENCES,
    }),
    row('sfence', barrier('sfence'), {
        group: 'barrier',
        meaning: 'Orders earlier stores before later stores; of use only with non-temporal stores.',
        questions: {
            stores: 'Ordered, which ordinary stores are anyway; not waited for.',
            maintenance: COHERENT,
            fetched: 'No.',
        },
        not: 'Not a wait: the stores may still be in the store buffer.',
        linux: 'wmb()',
        source: FENCES,
    }),
    ...serializing,
    row(
        'iret',
        { kind: 'return', synchronizes: 'always' },
        {
            group: 'privilege',
            meaning:
                'Returns from an interrupt or exception, to user mode unless an `enter` is still open. Serialises.',
            questions: serializes,
            not: 'Not what every return to user mode uses: SYSRET and SYSEXIT do not serialise.',
            linux: 'the return path of interrupts and exceptions, arch/x86/entry/entry_64.S',
            source: SERIALIZING,
        },
    ),
    row(
        'sysret',
        { kind: 'return', synchronizes: 'never' },
        {
            group: 'privilege',
            meaning: 'Returns from a system call to user mode.',
            questions: { stores: 'No.', maintenance: COHERENT, fetched: 'No: SYSRET does not serialise.' },
            not: 'Not a resynchronization: a CPU that leaves the kernel through it may go on executing old code.',
            linux: 'the system call exit; sync_core_before_usermode() makes up for it',
            source: `${SERIALIZING}; Documentation/features/sched/membarrier-sync-core/arch-support.txt`,
        },
    ),
];
