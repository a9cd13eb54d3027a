/** What people write in the cells of a diagram, and the statements they mean by it. First match wins. */

export interface Phrase {
    readonly pattern: RegExp;
    /** Statements; `$1` is the first group of the pattern. Empty: the cell adds nothing of its own (`...`). */
    readonly statements: readonly string[];
    /** The event that a trace names for this cell; null: none. */
    readonly item: string | null;
    /** Which CPU does such things, where a mail has lost its columns: the one that patches, or the one that executes. */
    readonly role: 'patcher' | 'runner' | null;
    /** The label before the last statement. */
    readonly label?: 'kick' | 'run';
}

const KICK = 'kick_all_cpus_sync();';

export const PHRASES: readonly Phrase[] = [
    { pattern: /^(\.{2,}|…|-+)$/, statements: [], item: null, role: null },
    // The end of a kick is the end of its statement, which is already there.
    {
        pattern: /^(ipi|kick(_all_cpus_sync)?(\(\))?)\s+(completes?|is done|returns?|finish(es)?)/i,
        statements: [],
        item: null,
        role: 'patcher',
    },
    {
        pattern: /^registered\((\w+)\)/,
        statements: ['if (registered($1)) { send ipi $1; wait ack $1; }'],
        item: 'if',
        role: 'patcher',
    },
    { pattern: /\bflush_icache_range\b/i, statements: ['flush_icache_range(foo);'], item: 'patch', role: 'patcher' },
    { pattern: /^(ipi\b|sends? (an |the )?ipi|kick)/i, statements: [KICK], item: 'if', role: 'patcher', label: 'kick' },
    {
        pattern:
            /\b(modif(y|ies|ied)|patch(es|ed)?|rewrites?|writes?)\b.*\b(code|text|insn|instructions?)\b|text_poke/i,
        statements: ['patch foo = new;'],
        item: 'patch',
        role: 'patcher',
    },
    {
        pattern: /\bd[- ]?cache\b|\bdc c?vau\b|\bcleans?\b/i,
        statements: ['dc cvau foo;', 'dsb ish;'],
        item: 'dc',
        role: 'patcher',
    },
    {
        pattern: /\bi[- ]?cache\b|\bic i?vau\b|\binvalidat/i,
        statements: ['ic ivau foo;', 'dsb ish;'],
        item: 'ic',
        role: 'patcher',
    },
    {
        pattern: /\b(enters?|takes?|exception entry)\b.*\b(syscall|system call)\b/i,
        statements: ['enter syscall;'],
        item: 'enter',
        role: 'runner',
    },
    {
        pattern: /\b(enters?|takes?)\b.*\b(irq|interrupt)\b/i,
        statements: ['enter irq;'],
        item: 'enter',
        role: 'runner',
    },
    {
        pattern: /\b(enters?|takes?)\b.*\b(exception|kernel)\b|exception entry/i,
        statements: ['enter exception;'],
        item: 'enter',
        role: 'runner',
    },
    { pattern: /\b(un|de)-?register/i, statements: ['unregister;'], item: 'unregister', role: 'runner' },
    { pattern: /\b(re-?)?register(s|ed)?\b/i, statements: ['register;'], item: 'register', role: 'runner' },
    { pattern: /\bexecut/i, statements: ['execute foo;'], item: 'execute', role: 'runner', label: 'run' },
    {
        pattern: /\b(eret|returns? to user(space)?|exception return)\b/i,
        statements: ['eret;'],
        item: 'return',
        role: 'runner',
    },
    { pattern: /\bsmp_(mb|rmb|wmb)\b/, statements: ['smp_$1();'], item: 'dmb', role: null },
    { pattern: /\b(isb|context synchroni[sz]ation|cse)\b/i, statements: ['isb;'], item: 'isb', role: 'runner' },
    { pattern: /\bdsb\b/i, statements: ['dsb ish;'], item: 'dsb', role: null },
    { pattern: /\b(dmb|memory barrier|full barrier)\b/i, statements: ['smp_mb();'], item: 'dmb', role: null },
    {
        pattern: /\bmasks?\b.*\b(irqs?|interrupts?)\b|local_irq_disable/i,
        statements: ['mask irq;'],
        item: 'mask',
        role: null,
    },
    {
        pattern: /\bunmasks?\b.*\b(irqs?|interrupts?)\b|local_irq_enable/i,
        statements: ['unmask irq;'],
        item: 'unmask',
        role: null,
    },
];
