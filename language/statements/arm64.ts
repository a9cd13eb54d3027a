/** Barriers, cache maintenance and exception return of AArch64 (Arm ARM DDI 0487; section numbers drift by issue). */
import type { Access } from '../../machine/program';
import { grammar, type StatementRow, type ThreeQuestions } from './row';

const ARM = ['arm64'] as const;
const BARRIERS = 'Arm ARM, "Memory barriers" (DMB, DSB, ISB); herdtools7 aarch64hwreqs.cat';
const CACHES = 'Arm ARM, "Concurrent modification and execution of instructions"; arch/arm64/mm/cache.S';

const DOMAINS: Readonly<Record<string, string>> = {
    ish: 'in the inner shareable domain (all CPUs Linux runs on)',
    osh: 'in the outer shareable domain (devices included)',
    sy: 'in the full system',
    nsh: 'of this CPU only',
};
const ACCESSES: readonly { suffix: string; access: Access; what: string }[] = [
    { suffix: '', access: 'all', what: 'loads and stores' },
    { suffix: 'ld', access: 'load', what: 'loads' },
    { suffix: 'st', access: 'store', what: 'stores' },
];

/** `ish`, `ishld`, …, and `sy`, `ld`, `st` for the full system. */
const VARIANTS = Object.entries(DOMAINS).flatMap(([domain, where]) =>
    ACCESSES.map((access) => ({
        ...access,
        where,
        local: domain === 'nsh',
        option: domain === 'sy' ? access.suffix || 'sy' : domain + access.suffix,
    })),
);

const DMB_LINUX: Readonly<Record<string, string>> = {
    ish: 'smp_mb(), dmb(ish)',
    ishld: 'smp_rmb()',
    ishst: 'smp_wmb()',
    osh: 'dma_mb()',
    oshld: 'dma_rmb()',
    oshst: 'dma_wmb()',
};
const DSB_LINUX: Readonly<Record<string, string>> = {
    sy: 'mb()',
    ld: 'rmb()',
    st: 'wmb()',
    ishst: 'dsb(ishst), before an SGI in the GIC drivers and on IDC hardware',
};

function dmbQuestions(access: Access, local: boolean): ThreeQuestions {
    if (local)
        return {
            stores: 'No: it orders accesses for this CPU only, which sees its own in order anyway.',
            maintenance: 'No.',
            fetched: 'No.',
        };
    return {
        stores:
            access === 'load'
                ? 'No: it orders earlier loads before later accesses, and says nothing about stores.'
                : `Ordered, not waited for: earlier stores become visible before later ${access === 'store' ? 'stores' : 'loads and stores'}; all of them may still be in the store buffer when it is done.`,
        maintenance:
            access === 'all'
                ? 'No. It orders DC CVAU against memory accesses, but never an IC: only a DSB waits for that.'
                : 'No.',
        fetched: 'No, and later instruction fetches are not ordered by it at all.',
    };
}

function dsbQuestions(access: Access, local: boolean): ThreeQuestions {
    if (local)
        return {
            stores: 'No: complete with respect to this CPU only. It publishes no registration.',
            maintenance: 'Only with respect to this CPU: other CPUs may still hold old instructions.',
            fetched: 'No: an ISB after it does, and then sees this CPU’s own earlier maintenance.',
        };
    if (access === 'all')
        return {
            stores: 'Yes: it is done only when all earlier loads and stores are complete, visible to every CPU of the domain.',
            maintenance: 'Yes: all earlier DC and IC operations of this CPU are complete on all CPUs they reach.',
            fetched: 'No: what follows may have been fetched before it was done. That takes an ISB after it.',
        };
    return {
        stores:
            access === 'store'
                ? 'Yes: it waits until earlier stores are visible.'
                : 'No: it waits for earlier loads only.',
        maintenance: 'No: it waits for neither DC nor IC; the full `dsb ish` does.',
        fetched: 'No.',
    };
}

const dmb = VARIANTS.map(({ option, access, what, where, local }): StatementRow => ({
    id: `dmb ${option}`,
    group: 'barrier',
    form: 'simple',
    parts: grammar(`dmb ${option}`),
    syntax: `dmb ${option};`,
    cSpelling: `dmb(${option})`,
    architectures: ARM,
    meaning: `Data memory barrier: orders earlier ${access === 'load' ? 'loads before later loads and stores' : `${what} before later ${what}`}, as seen by observers ${where}.`,
    questions: dmbQuestions(access, local),
    not: 'Not a wait, and not for instruction fetches: a fetch, an ISB, the completion of an IC and the SGI register write are all unordered by it. `register; smp_mb(); isb` is racy for that reason.',
    linux: DMB_LINUX[option] ?? `dmb(${option})`,
    source: `${BARRIERS}; arch/arm64/include/asm/barrier.h`,
    snippet: `dmb ${option};`,
    operation: { kind: 'barrier', barrier: { kind: 'dmb', access, local } },
}));

const dsb = VARIANTS.map(({ option, access, what, where, local }): StatementRow => ({
    id: `dsb ${option}`,
    group: 'barrier',
    form: 'simple',
    parts: grammar(`dsb ${option}`),
    syntax: `dsb ${option};`,
    cSpelling: `dsb(${option})`,
    architectures: ARM,
    meaning: `Data synchronization barrier: waits until earlier ${what}${access === 'all' ? ' and cache maintenance are' : ' are'} complete for observers ${where}; nothing later executes before.`,
    questions: dsbQuestions(access, local),
    not: 'Not a pipeline flush: it makes things complete, an ISB after it makes this CPU see them in its instruction stream.',
    linux: DSB_LINUX[option] ?? `dsb(${option})`,
    source: `${BARRIERS}; arch/arm64/include/asm/barrier.h`,
    snippet: `dsb ${option};`,
    operation: { kind: 'barrier', barrier: { kind: 'dsb', access, local } },
}));

const isb: StatementRow = {
    id: 'isb',
    group: 'barrier',
    form: 'simple',
    parts: grammar('isb'),
    syntax: 'isb;',
    cSpelling: 'isb()',
    architectures: ARM,
    meaning:
        'Instruction synchronization barrier, the explicit context synchronization event: what follows is fetched anew, after everything already complete.',
    questions: {
        stores: 'No: a store before it may stay in the store buffer, past the fetches after it.',
        maintenance: 'No: it sees what is complete; a DSB before it is what makes things complete.',
        fetched: 'Yes, on this CPU.',
    },
    not: 'Not a memory barrier, and local: no other CPU notices. `register; isb` leaves the registration unseen while old code runs.',
    linux: 'isb(); instr_sync() of the task isolation series',
    source: BARRIERS,
    snippet: 'isb;',
    operation: { kind: 'barrier', barrier: { kind: 'isb' } },
};

/** Barriers against speculation: readers reach for them, and they order nothing of this kind. */
const speculation = ['sb', 'csdb', 'esb'].map((name): StatementRow => ({
    id: name,
    group: 'barrier',
    form: 'simple',
    parts: grammar(name),
    syntax: `${name};`,
    cSpelling: `${name}()`,
    architectures: ARM,
    meaning:
        name === 'esb'
            ? 'Error synchronization barrier: synchronizes pending SErrors.'
            : 'Speculation barrier: restricts speculative execution of what follows.',
    questions: { stores: 'No.', maintenance: 'No.', fetched: 'No.' },
    not: 'Neither a memory barrier nor a context synchronization event.',
    linux: `${name}()`,
    source: 'Arm ARM, SB, CSDB, ESB; arch/arm64/include/asm/barrier.h',
    snippet: `${name};`,
    operation: { kind: 'nop' },
}));

const DC: readonly { name: string; point: string; linux: string }[] = [
    { name: 'cvau', point: 'point of unification, where an instruction cache miss reads', linux: 'dcache_clean_pou()' },
    { name: 'cvac', point: 'point of coherency', linux: 'dcache_clean_poc()' },
    {
        name: 'civac',
        point: 'point of coherency, and invalidates the line',
        linux: 'dcache_clean_inval_poc(); instead of CVAU on Cortex-A53 errata',
    },
];

const dc = DC.map(({ name, point, linux }): StatementRow => ({
    id: `dc ${name}`,
    group: 'cache',
    form: 'simple',
    parts: grammar(`dc ${name} <code>`),
    syntax: `dc ${name} CODE;`,
    architectures: ARM,
    meaning: `Cleans the data cache line of a location to the ${point}.`,
    questions: {
        stores: 'Earlier stores to the same line are what it cleans, without a barrier between; it is complete only at a DSB.',
        maintenance: 'No: it is maintenance. `dsb ish` waits for it.',
        fetched: 'No: instruction caches keep their copies until an IC.',
    },
    not: 'Not complete when the next instruction runs: an `ic ivau` before the DSB may let the old bytes be filled in again. Not needed with CTR_EL0.IDC = 1.',
    linux: `${linux}; inside caches_clean_inval_pou()`,
    source: CACHES,
    snippet: `dc ${name} \${1:foo};`,
    operation: { kind: 'dc' },
}));

const IC: readonly { id: string; reach: string; all: boolean; local: boolean; linux: string; not: string }[] = [
    {
        id: 'ic ivau',
        reach: 'one line, in every CPU of the inner shareable domain',
        all: false,
        local: false,
        linux: 'inside caches_clean_inval_pou(), icache_inval_pou()',
        not: 'Not complete before a `dsb ish` of the same CPU (a DMB or `dsb ishst` does not wait for it), and it reaches no pipeline: each CPU still needs a context synchronization event. Not needed with CTR_EL0.DIC = 1.',
    },
    {
        id: 'ic ialluis',
        reach: 'everything, in every CPU of the inner shareable domain',
        all: true,
        local: false,
        linux: 'icache_inval_all_pou()',
        not: 'Not complete before a `dsb ish` of the same CPU, and it reaches no pipeline.',
    },
    {
        id: 'ic iallu',
        reach: 'everything, of this CPU only (unless HCR_EL2.FB is set)',
        all: true,
        local: true,
        linux: 'CPU bring-up (__cpu_setup)',
        not: 'Not broadcast: other CPUs keep what they have. `ic ialluis` or `ic ivau` reach them.',
    },
];

const ic = IC.map(({ id, reach, all, local, linux, not }): StatementRow => ({
    id,
    group: 'cache',
    form: 'simple',
    parts: grammar(all ? id : `${id} <code>`),
    syntax: all ? `${id};` : `${id} CODE;`,
    architectures: ARM,
    meaning: `Invalidates the instruction cache to the point of unification: ${reach}.`,
    questions: {
        stores: 'No.',
        maintenance:
            'No: it is maintenance. It is not even ordered after an earlier `dc cvau` without a `dsb ish` between.',
        fetched: 'No: instructions already in a pipeline, here or elsewhere, stay there.',
    },
    not,
    linux,
    source: CACHES,
    snippet: all ? `${id};` : `${id} \${1:foo};`,
    operation: { kind: 'ic', all, local },
}));

const eret: StatementRow = {
    id: 'eret',
    group: 'privilege',
    form: 'simple',
    parts: grammar('eret'),
    syntax: 'eret;',
    architectures: ARM,
    meaning: 'Returns from an exception, to user mode unless an `enter` is still open.',
    questions: {
        stores: 'No.',
        maintenance: 'No.',
        fetched: 'Yes, a context synchronization event, unless SCTLR_ELx.EOS = 0 (FEAT_ExS).',
    },
    not: 'Not a memory barrier.',
    linux: 'kernel_exit in arch/arm64/kernel/entry.S',
    source: 'Arm ARM, context synchronization event; commit cfb00a357864 quotes the rule',
    snippet: 'eret;',
    operation: { kind: 'return', synchronizes: 'eos' },
};

export const arm64Rows: readonly StatementRow[] = [...dmb, ...dsb, isb, ...speculation, ...dc, ...ic, eret];
