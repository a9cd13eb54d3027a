/** The same in fewer words, for where a lane is narrow. What is left out is in the tooltip and in the accessible name. */

const RULES: readonly (readonly [RegExp, string])[] = [
    [/^newer code exists: (.*)$/, '$1'],
    [/^I-cache clean, the pipeline may keep (.*)$/, 'pipeline may keep $1'],
    [/^from here (.*)$/, '$1'],
    [/^synchronizes: (.*)$/, '$1'],
    [/^(held|too late|\*\*no IPI\*\*): .*$/, '$1'],
    [/^waits until everybody sees it$/, 'waits'],
    [/^does not wait for the store$/, 'does not wait'],
    [/^stale, still allowed$/, 'allowed'],
    [/^(.*) has registered, (.*) cannot see it$/, '$2 cannot see it'],
    [/^no CPU may (.*)$/, 'nobody may $1'],
];

/** @returns the sentence itself where nothing shorter says it */
export function shorter(sentence: string): string {
    for (const [pattern, short] of RULES) if (pattern.test(sentence)) return sentence.replace(pattern, short);
    return sentence;
}
