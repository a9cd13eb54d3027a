import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'mocha';
import { contextOf } from '../../analysis/lints/context';
import type { Analysis } from '../../analysis/analysis';
import type { Finding } from '../../analysis/finding';
import { LINTS, lintFindings } from '../../analysis/lints';
import { apply, remove } from '../../analysis/lints/edits';
import { isNeeded, redundancyFinding, removable } from '../../analysis/redundant';
import type { CheckReport } from '../../analysis/types';
import { verdictFindings } from '../../server/verdictFindings';
import { analysed } from '../server/kit';
import { check } from '../../analysis/check';
import { checkProgram } from '../../machine/check';
import { randomText } from './texts';

/** How many random scenarios are linted, and the first seed. */
const COUNT = Number(process.env.ISOSYNC_LINT_COUNT ?? 300);
const SEED = Number(process.env.ISOSYNC_SEED ?? 20_200_420);

/** A check of a small scenario; null: it is not small. */
function small(analysis: Analysis, finals = true): CheckReport | null {
    const report = check(
        checkProgram,
        { programs: analysis.lowered.programs },
        { finals, witness: finals, limits: { nodes: 150, states: 6_000 } },
    );
    return report.configurations.some(({ limit }) => limit !== null) ? null : report;
}

/** Words of the machine, which say nothing to a kernel engineer. */
const JARGON = /\b(view|timestamp|candidate|floor|promise|certif|undefined|null|NaN|\[object)\b/i;

/** What holds of every finding of any text. */
function assertReadable({ text }: Analysis, { code, span, message, related }: Finding): void {
    assert.ok(span.start < span.end && span.end <= text.length, `${code}: its place is empty or outside`);
    assert.doesNotMatch(message, JARGON, code);
    assert.doesNotMatch(message, /``|\s$| {2}/, code);
    for (const each of related) if (each.span.file === undefined) assert.ok(each.span.end <= text.length, code);
}

/** What a lint says is true by the checker's own word. */
function assertTrue(analysis: Analysis, report: CheckReport, found: readonly Finding[]): void {
    const isSafe = report.configurations.every(
        ({ verdict, properties, stuck }) =>
            verdict === 'safe' && stuck === null && properties.every(({ outcome }) => outcome === 'holds'),
    );
    const explains = new Set(LINTS.filter(({ when }) => when !== 'always').map(({ code }) => code));
    for (const { code, span, message } of found) {
        if (isSafe) assert.ok(!explains.has(code), `${code} stands on a safe scenario: ${message}`);
        // An ISB between data accesses, maintenance that does nothing: without them nothing changes.
        if (code === 'ISO006' || (code === 'ISO009' && message.includes('does nothing')))
            assertRedundant(analysis, report, span, code);
    }
}

function assertRedundant(analysis: Analysis, report: CheckReport, span: Finding['span'], code: string): void {
    const without = analysed(apply(analysis.text, [remove(analysis, span)]));
    assert.equal(without.resolution.wellFormed, true, code);
    const after = small(without);
    if (after === null) return;
    assert.equal(isNeeded(report, after), false, `${code}: without it a verdict changes`);
    const finals = ({ configurations }: CheckReport) => configurations.map((each) => JSON.stringify(each.finals));
    assert.deepEqual(finals(after), finals(report), `${code}: without it the final states change`);
}

/** A racy lint accuses only a CPU that a violated property is about. */
function assertAccused(analysis: Analysis, report: CheckReport): void {
    for (const configuration of report.configurations) {
        const program = analysis.lowered.programs[configuration.program]?.program;
        if (program === undefined) continue;
        const context = contextOf(analysis, program, configuration);
        const violated = configuration.properties.filter(({ outcome }) => outcome === 'violated');
        if (violated.length === 0) assert.deepEqual(context.accused, []);
        for (const lint of LINTS.filter(({ when }) => when === 'racy'))
            for (const { span } of lint.run(context)) {
                const owner = analysis.file.items.find(
                    (item) => item.kind === 'cpu' && item.span.start <= span.start && span.end <= item.span.end,
                );
                const name = owner?.kind === 'cpu' ? owner.name.text : '';
                assert.ok(
                    context.accused.some((cpu) => cpu.name === name),
                    `${lint.code} speaks of ${name}, which no violated property is about`,
                );
            }
    }
}

/** @returns false: the scenario is too large for this */
function assertAll(text: string): boolean {
    const analysis = analysed(text);
    assert.deepEqual(
        analysis.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message),
        [],
    );
    const report = small(analysis);
    if (report === null) return false;
    const lints = lintFindings(analysis, report);
    for (const finding of [...analysis.diagnostics, ...lints, ...verdictFindings(analysis, report)])
        assertReadable(analysis, finding);
    assertTrue(analysis, report, lints);
    assertAccused(analysis, report);
    return true;
}

describe('lints', () => {
    it(`tell the truth about ${COUNT} random scenarios`, () => {
        let looked = 0;
        for (let at = 0; at < COUNT; at++) {
            const text = randomText(SEED + at);
            try {
                if (assertAll(text)) looked++;
            } catch (error) {
                throw new Error(`seed ${SEED + at}\n${text}`, { cause: error });
            }
        }
        assert.ok(looked > COUNT / 2, `only ${looked} were small enough`);
    });

    it('tell the truth about every example', () => {
        const root = join(process.cwd(), 'examples');
        const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) =>
            file.endsWith('.isosync'),
        );
        assert.ok(files.length > 50);
        for (const file of files)
            try {
                assertAll(readFileSync(join(root, file), 'utf8'));
            } catch (error) {
                throw new Error(file, { cause: error });
            }
    });

    it('call unnecessary only what can be removed', () => {
        let said = 0;
        for (let at = 0; at < COUNT / 10; at++) {
            const analysis = analysed(randomText(SEED + at));
            const report = small(analysis, false);
            if (report === null) continue;
            for (const candidate of removable(analysis, report)) {
                const without = analysed(apply(analysis.text, candidate.fix.edits));
                const after = small(without, false);
                if (after === null || isNeeded(report, after)) continue;
                said++;
                assert.equal(after.verdict, report.verdict);
                assert.deepEqual(redundancyFinding(candidate).tags, ['unnecessary']);
            }
        }
        assert.ok(said > 0, 'nothing was unnecessary anywhere');
    });
});
