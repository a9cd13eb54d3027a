import assert from 'node:assert/strict';
import { check, configurationLabel, isWorse, worst } from '../../analysis/check';
import type { CheckedProgram, Expectation } from '../../analysis/types';
import { DEFAULT_OPTIONS } from '../../machine/program';
import type { Program, Property } from '../../machine/program';
import type { Exploration, Explore, PropertyResult, Verdict } from '../../machine/verdict';

const span = { start: 0, end: 1 };
const stale = (name?: string): Property => ({
    kind: 'stale',
    text: 'forbid stale foo',
    name,
    location: 0,
    on: [1],
    after: 0,
});
const exists: Property = {
    kind: 'final',
    text: 'exists (x == 1)',
    quantifier: 'exists',
    condition: { kind: 'value', value: 1 },
};

function program(properties: readonly Property[], ...expectations: readonly Expectation[]): CheckedProgram {
    const lowered: Program = {
        name: 'test',
        architecture: 'arm64',
        options: DEFAULT_OPTIONS,
        symbols: [],
        locations: [],
        cpus: [],
        code: [],
        events: [],
        marks: [],
        properties,
        observed: [],
    };
    return { program: lowered, expectations, optionText: '' };
}

function answers(verdict: Verdict, properties: readonly PropertyResult[], more: Partial<Exploration> = {}): Explore {
    return () => ({
        verdict,
        properties,
        finals: [],
        unreached: [],
        observations: [],
        counts: { nodes: 1, localStates: 1, finalStates: 0 },
        ...more,
    });
}

const violated = (property: number): PropertyResult => ({ property, outcome: 'violated', verdict: 'racy' });
const holds = (property: number): PropertyResult => ({ property, outcome: 'holds', verdict: 'safe' });
const expecting = (verdict: Expectation['verdict'], property: number | null = null): Expectation => ({
    verdict,
    property,
    span,
    verdictSpan: span,
});

describe('check', () => {
    it('is met by safe where nothing is expected, and by nothing else', () => {
        const request = { programs: [program([stale()])] };
        assert.equal(check(answers('safe', [holds(0)]), request).met, true);
        assert.equal(check(answers('racy', [violated(0)]), request).met, false);
        assert.equal(check(answers('unknown', [holds(0)], { limit: '10 timelines' }), request).met, false);
    });

    it('compares the verdict with what the author expects', () => {
        const request = { programs: [program([stale()], expecting('racy'))] };
        assert.equal(check(answers('racy', [violated(0)]), request).met, true);
        const wrong = check(answers('safe', [holds(0)]), request);
        assert.equal(wrong.met, false);
        assert.deepEqual(wrong.configurations[0]?.disappointments, [
            { expectation: expecting('racy'), actual: 'safe' },
        ]);
    });

    it('lets a belief about a named property cover that property only', () => {
        const programs = [program([stale('window'), stale()], expecting('racy', 0))];
        assert.equal(check(answers('racy', [violated(0), holds(1)]), { programs }).met, true);
        assert.equal(check(answers('racy', [violated(0), violated(1)]), { programs }).met, false);
        assert.equal(check(answers('safe', [holds(0), holds(1)]), { programs }).met, false);
    });

    it('counts an unreachable exists as not met without making the scenario racy', () => {
        const request = { programs: [program([exists])] };
        const report = check(answers('safe', [{ property: 0, outcome: 'violated', verdict: 'safe' }]), request);
        assert.equal(report.verdict, 'safe');
        assert.equal(report.met, false);
        assert.equal(check(answers('safe', [holds(0)]), request).met, true);
    });

    it('never takes a crash for a verdict', () => {
        const report = check(
            () => {
                throw new Error('out of cheese');
            },
            { programs: [program([stale()])] },
        );
        assert.equal(report.verdict, 'unknown');
        assert.equal(report.met, false);
        assert.match(report.configurations[0]?.failure ?? '', /out of cheese/);
    });

    it('calls nothing checked unknown, not safe', () => {
        const report = check(answers('safe', []), { programs: [] });
        assert.equal(report.verdict, 'unknown');
        assert.equal(report.met, false);
    });

    it('orders verdicts from racy to safe', () => {
        assert.equal(worst(['safe', 'stuck', 'unknown']), 'stuck');
        assert.equal(worst(['unpredictable', 'racy']), 'racy');
        assert.equal(worst([]), 'safe');
        assert.equal(isWorse('unknown', 'safe'), true);
        assert.equal(isWorse('safe', 'safe'), false);
    });

    it('names a configuration by its options', () => {
        assert.equal(configurationLabel('arm64', ''), 'arm64');
        assert.equal(configurationLabel('arm64', 'idc = 1, eis = 0'), 'arm64 { idc = 1, eis = 0 }');
    });
});
