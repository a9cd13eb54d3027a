/** All lints, by code. */
import type { Program } from '../../machine/program';
import type { Analysis } from '../analysis';
import type { Finding } from '../finding';
import { isQuery } from '../check';
import type { CheckReport, ConfigurationReport } from '../types';
import { ISO001 } from './ISO001';
import { ISO002 } from './ISO002';
import { ISO003 } from './ISO003';
import { ISO004 } from './ISO004';
import { ISO005 } from './ISO005';
import { ISO006 } from './ISO006';
import { ISO007 } from './ISO007';
import { ISO008 } from './ISO008';
import { ISO009 } from './ISO009';
import { ISO010 } from './ISO010';
import { ISO011 } from './ISO011';
import { ISO012 } from './ISO012';
import { ISO013 } from './ISO013';
import { ISO014 } from './ISO014';
import { ISO015 } from './ISO015';
import { ISO016 } from './ISO016';
import { ISO017 } from './ISO017';
import { ISO018 } from './ISO018';
import { ISO019 } from './ISO019';
import { ISO020 } from './ISO020';
import { ISO021 } from './ISO021';
import { ISO022 } from './ISO022';
import { contextOf } from './context';
import type { Complaint, Lint } from './lint';

export const LINTS: readonly Lint[] = [
    ISO001,
    ISO002,
    ISO003,
    ISO004,
    ISO005,
    ISO006,
    ISO007,
    ISO008,
    ISO009,
    ISO010,
    ISO011,
    ISO012,
    ISO013,
    ISO014,
    ISO015,
    ISO016,
    ISO017,
    ISO018,
    ISO019,
    ISO020,
    ISO021,
    ISO022,
];

/**
 * What the lints say about a checked document. One finding for each complaint, whatever the number of configurations.
 * Repairs are proposals ({@link Finding.candidates}).
 */
export function lintFindings(analysis: Analysis, report: CheckReport): Finding[] {
    // The texts of Arm's tests are as they are.
    if (analysis.litmus) return [];
    const found = new Map<
        string,
        { readonly lint: Lint; readonly complaint: Complaint; readonly labels: string[]; isMistake: boolean }
    >();
    for (const configuration of report.configurations) {
        const program = analysis.lowered.programs[configuration.program]?.program;
        if (program === undefined || configuration.failure !== null) continue;
        const context = contextOf(analysis, program, configuration);
        for (const lint of LINTS) {
            if (!applies(lint, program, configuration)) continue;
            for (const complaint of lint.run(context)) {
                const { start, end } = complaint.span;
                const key = `${lint.code} ${start} ${end}`;
                const known = found.get(key) ?? { lint, complaint, labels: [], isMistake: false };
                if (configuration.expected !== configuration.verdict) known.isMistake = true;
                if (!known.labels.includes(configuration.label)) known.labels.push(configuration.label);
                found.set(key, known);
            }
        }
    }
    const all = report.configurations.length;
    return [...found.values()].map(({ lint, complaint, labels, isMistake }) => ({
        code: lint.code,
        // Who expects the race knows; it is still worth saying what makes it one.
        severity: lint.severity === 'error' && !isMistake ? 'warning' : lint.severity,
        span: complaint.span,
        message: labels.length < all ? `${complaint.message} [${labels.join('; ')}]` : complaint.message,
        related: complaint.related ?? [],
        fixes: [],
        candidates: complaint.candidates,
    }));
}

function applies({ when }: Lint, program: Program, { properties, stuck }: ConfigurationReport): boolean {
    switch (when) {
        case 'always':
            return true;
        case 'stuck':
            return (
                stuck !== null ||
                properties.some(({ verdict, outcome }) => outcome === 'violated' && verdict === 'stuck')
            );
        case 'racy':
            return properties.some(
                ({ outcome, verdict, property }) =>
                    outcome === 'violated' &&
                    (verdict === 'racy' || verdict === 'unpredictable') &&
                    !isQuery(program.properties[property]),
            );
    }
}
