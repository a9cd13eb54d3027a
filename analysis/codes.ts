/** Codes of verdicts and of failures of the tool itself; those of the language are `language/codes.ts`. */
export const VERDICT_CODES = {
    ISO300: 'Racy',
    ISO301: 'Unpredictable',
    ISO302: 'Stuck',
    ISO303: 'Not decided',
    ISO304: 'Question answered no',
    ISO305: 'Verdict not as expected',
    ISO306: 'Property never put to the test',
    ISO307: 'Never performed',
    ISO308: 'Not needed',
    ISO309: 'Trace that cannot happen',
    ISO310: 'Verdict not stated',
} as const;

export const INTERNAL_CODES = {
    ISO900: 'The checker failed',
    ISO901: 'The analysis failed',
} as const;

export type VerdictCode = keyof typeof VERDICT_CODES;
