/** Loads, stores and atomics. Plain accesses behave as READ_ONCE and WRITE_ONCE: there is no compiler model. */
import { all, grammar, type StatementRow, type ThreeQuestions } from './row';

const NOTHING: ThreeQuestions = {
    stores: 'No: a store may stay in the store buffer; on arm64 and RISC-V even pass others on its way out.',
    maintenance: 'No.',
    fetched: 'No.',
};
const TOOLS = 'tools/memory-model/Documentation; Documentation/memory-barriers.txt';

interface Flavour {
    readonly suffix: '' | '_relaxed' | '_acquire' | '_release';
    readonly acquire: boolean;
    readonly release: boolean;
    readonly what: string;
}
const FLAVOURS: readonly Flavour[] = [
    { suffix: '', acquire: true, release: true, what: 'fully ordered against other memory accesses' },
    { suffix: '_relaxed', acquire: false, release: false, what: 'without ordering' },
    { suffix: '_acquire', acquire: true, release: false, what: 'later accesses stay after it' },
    { suffix: '_release', acquire: false, release: true, what: 'earlier accesses stay before it' },
];

const atomicQuestions: ThreeQuestions = {
    stores: 'arm64, RISC-V: ordered by the fully ordered forms, never waited for. x86-64: yes, a locked instruction drains the store buffer.',
    maintenance: 'No.',
    fetched: 'No: instruction fetches are not ordered by it.',
};

const xchg = FLAVOURS.map(({ suffix, acquire, release, what }): StatementRow => ({
    id: `xchg${suffix}`,
    group: 'data',
    form: 'intrinsic',
    parts: grammar(`<word x> , <expression new>`),
    syntax: `r = xchg${suffix}(x, e)`,
    architectures: all,
    meaning: `Stores a new value and answers the old one in one atomic step; ${what}.`,
    questions: atomicQuestions,
    not: 'Its store half may still be on its way when the CPU goes on: a control dependency on the result does not wait for it.',
    linux: `xchg${suffix}()`,
    source: 'Documentation/atomic_t.txt; arch/arm64/include/asm/cmpxchg.h',
    snippet: `xchg${suffix}(\${1:x}, \${2:1})`,
    operation: { kind: 'rmw', fn: 'swap', acquire, release },
}));

const cmpxchg = FLAVOURS.map(({ suffix, acquire, release, what }): StatementRow => ({
    id: `cmpxchg${suffix}`,
    group: 'data',
    form: 'intrinsic',
    parts: grammar(`<word x> , <expression old> , <expression new>`),
    syntax: `r = cmpxchg${suffix}(x, old, new)`,
    architectures: all,
    meaning: `Stores the new value if the old one is there, answers what was there; ${what} when it succeeds.`,
    questions: atomicQuestions,
    not: 'One that fails is a plain read (arm64, RISC-V): it orders nothing. "The bit is already set" must not be taken for a success.',
    linux: `cmpxchg${suffix}()`,
    source: 'Documentation/atomic_t.txt, "FAILED conditional operations are unordered"; LKML 2023-07, Frederic Weisbecker',
    snippet: `cmpxchg${suffix}(\${1:x}, \${2:0}, \${3:1})`,
    operation: { kind: 'cas', acquire, release },
}));

export const dataRows: readonly StatementRow[] = [
    {
        id: 'assignment',
        group: 'data',
        form: 'structured',
        parts: [],
        syntax: 'x = e;   r = e;   registered(B) = e;',
        architectures: all,
        meaning: 'Evaluates an expression and stores it to a shared word, or keeps it in a register of this CPU.',
        questions: NOTHING,
        not: 'Not atomic over the expression, and not ordered: loads of one expression have no dependency between them.',
        linux: 'WRITE_ONCE(x, e); r = READ_ONCE(x)',
        source: TOOLS,
        snippet: '${1:x} = ${2:1};',
        operation: { kind: 'assign' },
    },
    {
        id: 'READ_ONCE',
        group: 'data',
        form: 'intrinsic',
        parts: grammar('<word x>'),
        syntax: 'r = READ_ONCE(x)',
        architectures: all,
        meaning: 'Loads a shared word, relaxed: the same as naming it.',
        questions: NOTHING,
        not: 'Not ordered with other accesses, except through dependencies on what it read.',
        linux: 'READ_ONCE()',
        source: 'include/asm-generic/rwonce.h',
        snippet: 'READ_ONCE(${1:x})',
        operation: { kind: 'load', order: 'plain' },
    },
    {
        id: 'WRITE_ONCE',
        group: 'data',
        form: 'intrinsic',
        parts: grammar('<word x> , <expression value>'),
        syntax: 'WRITE_ONCE(x, e);',
        architectures: all,
        meaning: 'Stores to a shared word, relaxed: the same as assigning it.',
        questions: NOTHING,
        not: 'Not visible to others when the next statement runs.',
        linux: 'WRITE_ONCE()',
        source: 'include/asm-generic/rwonce.h',
        snippet: 'WRITE_ONCE(${1:x}, ${2:1})',
        operation: { kind: 'store', release: false },
    },
    ...['load.acquire', 'smp_load_acquire'].map((id): StatementRow => ({
        id,
        group: 'data',
        form: id === 'load.acquire' ? 'structured' : 'intrinsic',
        parts: grammar('<word x>'),
        syntax: id === 'load.acquire' ? 'r = load.acquire x;' : 'r = smp_load_acquire(x)',
        architectures: all,
        meaning: 'Loads a shared word; later loads and stores of this CPU stay after it.',
        questions: {
            stores: 'No.',
            maintenance: 'No.',
            fetched:
                'No: `load.acquire; isb` does not even order the instruction fetch after the load; a branch on the value does.',
        },
        not: 'Not ordered with earlier accesses, and not with instruction fetches.',
        linux: 'smp_load_acquire()',
        source: 'Documentation/memory-barriers.txt, ACQUIRE operations; Arm ARM, LDAR',
        snippet: id === 'load.acquire' ? 'load.acquire ${1:x}' : 'smp_load_acquire(${1:x})',
        operation: { kind: 'load', order: 'acquire' },
    })),
    ...['store.release', 'smp_store_release'].map((id): StatementRow => ({
        id,
        group: 'data',
        form: id === 'store.release' ? 'structured' : 'intrinsic',
        parts: grammar('<word x> , <expression value>'),
        syntax: id === 'store.release' ? 'store.release x = e;' : 'smp_store_release(x, e);',
        architectures: all,
        meaning: 'Stores to a shared word; earlier loads and stores of this CPU become visible before it.',
        questions: {
            stores: 'Ordered before it, not waited for: who sees it sees them.',
            maintenance: 'No: an `ic ivau` before it may still be incomplete; it takes a DSB.',
            fetched: 'No.',
        },
        not: 'Not ordered with later loads, and not a wait.',
        linux: 'smp_store_release()',
        source: 'Documentation/memory-barriers.txt, RELEASE operations; Arm ARM, STLR',
        snippet: id === 'store.release' ? 'store.release ${1:x} = ${2:1};' : 'smp_store_release(${1:x}, ${2:1})',
        operation: { kind: 'store', release: true },
    })),
    ...xchg,
    ...cmpxchg,
    {
        id: 'registered',
        group: 'registration',
        form: 'structured',
        parts: [],
        syntax: 'registered(CPU)',
        architectures: all,
        meaning: 'Reads whether a CPU is registered for IPIs: a relaxed load of what `register` stores.',
        questions: NOTHING,
        not: 'Not a synchronization: it may answer 0 while the `register` of that CPU is still in its store buffer.',
        linux: 'test_bit(…, &ll_isol_flags), cpu_online(), kernel_cr3_loaded',
        source: 'LKML 2020-04-20 (Mark Rutland)',
        snippet: 'registered(${1:B})',
        operation: { kind: 'load', order: 'plain' },
    },
];
