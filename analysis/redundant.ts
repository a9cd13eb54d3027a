/** Barriers and maintenance that a safe scenario could do without: found by checking the scenario without them. */
import type { Fix, Statement } from '../language';
import { rowById } from '../language';
import type { Analysis } from './analysis';
import type { Finding } from './finding';
import { remove } from './lints/edits';
import { statementsOf } from './nodes';
import type { CheckReport } from './types';

export interface Removable {
    readonly statement: Statement;
    readonly text: string;
    readonly fix: Fix;
}

const BARRIER_CALLS = /^(?:smp_(?:r|w)?mb|mb|rmb|wmb|isb|dsb|dmb|sync_core)$/;
/** Each costs a check. */
const LIMIT = 40;

/** What may be worth trying to do without: nothing in a scenario that is not safe, where everything is in vain. */
export function removable(analysis: Analysis, report: CheckReport): Removable[] {
    if (report.verdict !== 'safe') return [];
    const found: Removable[] = [];
    for (const statement of statementsOf(analysis.file)) {
        if (statement.labels.length > 0 || found.length >= LIMIT) continue;
        const group = statement.kind === 'simple' ? rowById(statement.row)?.group : undefined;
        const isBarrier = group === 'barrier' || group === 'cache';
        const isCall = statement.kind === 'call' && BARRIER_CALLS.test(statement.callee.text);
        if (!isBarrier && !isCall) continue;
        const text = analysis.text.slice(statement.span.start, statement.span.end).replace(/\s*;$/, '');
        found.push({
            statement,
            text,
            fix: { title: `Remove \`${text}\``, edits: [remove(analysis, statement.span)] },
        });
    }
    return found;
}

/** Whether anything about the verdicts is different without it. */
export function isNeeded(before: CheckReport, after: CheckReport): boolean {
    return before.configurations.some(({ label, verdict, properties }) => {
        const other = after.configurations.find((each) => each.label === label);
        if (other === undefined || other.verdict !== verdict || other.limit !== null) return true;
        return properties.some((property, at) => {
            const twin = other.properties[at];
            return twin?.outcome !== property.outcome || twin.vacuous !== property.vacuous;
        });
    });
}

export function redundancyFinding({ statement, text, fix }: Removable): Finding {
    return {
        code: 'ISO308',
        severity: 'hint',
        span: statement.span,
        message: `Without \`${text}\` alone, every verdict here stays the same: this scenario does not show what it is for.`,
        related: [],
        // Checked just now.
        fixes: [fix],
        tags: ['unnecessary'],
    };
}
