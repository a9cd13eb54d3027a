/** The settings a client sends, checked: whatever is missing or of the wrong type is the default. */
import type { Settings } from './protocol';

export const DEFAULT_SETTINGS: Settings = {
    check: { whileTyping: true, budget: 10_000 },
    codeLens: { enabled: true },
    inlayHints: { enabled: true },
};

/** The range `contributes.configuration` allows. */
const BUDGET = { least: 10, most: 600_000 };

/** @param sent `initializationOptions`, or the `settings` of `workspace/didChangeConfiguration` (with or without their section) */
export function settingsFrom(sent: unknown): Settings {
    const all = record(sent);
    const root = 'isosync' in all ? record(all.isosync) : all;
    const check = record(root.check);
    const budget = check.budget;
    return {
        check: {
            whileTyping: boolean(check.whileTyping, DEFAULT_SETTINGS.check.whileTyping),
            budget:
                typeof budget === 'number' && Number.isFinite(budget)
                    ? Math.min(BUDGET.most, Math.max(BUDGET.least, budget))
                    : DEFAULT_SETTINGS.check.budget,
        },
        codeLens: { enabled: boolean(record(root.codeLens).enabled, DEFAULT_SETTINGS.codeLens.enabled) },
        inlayHints: { enabled: boolean(record(root.inlayHints).enabled, DEFAULT_SETTINGS.inlayHints.enabled) },
    };
}

function record(value: unknown): Readonly<Record<string, unknown>> {
    return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function boolean(value: unknown, otherwise: boolean): boolean {
    return typeof value === 'boolean' ? value : otherwise;
}
