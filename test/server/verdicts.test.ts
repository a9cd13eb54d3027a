/** Verdicts as diagnostics: where they stand, what they say, and where they lead. */
import assert from 'node:assert/strict';
import { DiagnosticTag } from 'vscode-languageserver';
import { describe, it } from 'mocha';
import { check } from '../../analysis/check';
import { checkProgram } from '../../machine/check';
import { toDiagnostics } from '../../server/diagnostics';
import { verdictFindings } from '../../server/verdictFindings';
import { analysed, RACE } from './kit';
import { studied } from './studied';

const of = async (text: string, code: string) => {
    const { findings } = await studied(text);
    return findings.filter((each) => each.code === code);
};

describe('verdicts as diagnostics', () => {
    it('stand on the statement that goes wrong, with the execution step by step', async () => {
        const { report, findings, view } = await studied(RACE);
        const race = findings.find(({ code }) => code === 'ISO300');
        assert.ok(race);
        assert.equal(RACE.slice(race.span.start, race.span.end).replace(/;$/, ''), 'run:\n    execute foo'.slice(-11));
        const steps = report.configurations[0]?.properties.find(({ outcome }) => outcome === 'violated')?.witness
            ?.steps;
        assert.ok(steps && steps.length > 5);
        assert.deepEqual(
            race.related.map(({ message }) => /^(\d+)\. ([AB]): ./.exec(message)?.slice(1)),
            steps.map(({ index, cpu }) => [String(index + 1), cpu === 0 ? 'A' : 'B']),
        );
        const [diagnostic] = toDiagnostics(view.analysis, [race]);
        assert.equal(diagnostic?.relatedInformation?.length, steps.length);
        assert.match(diagnostic.codeDescription?.href ?? '', /diagnostics\.md#L\d+$/);
    });

    it('name the property and the configurations, once for all of them', async () => {
        const both = `arch arm64, riscv64\ncode foo = old;\ncpu A { patch foo = new; }\ncpu B { execute foo; }\nforbid stale foo on B;\n`;
        const found = await of(both, 'ISO300');
        assert.equal(found.length, 1);
        assert.match(found[0]?.message ?? '', /^B executed stale code\. .*\nforbid stale foo on B \[arm64; riscv64\]$/);
        const bits =
            'arch arm64 { dic = any, idc = 1 }\ncode foo = old;\ncpu A { patch foo = new; dsb ish; kick: kick_all_cpus_sync(); }\n' +
            'cpu B { execute foo; }\nforbid stale foo on B after A.kick;\n';
        const [one] = await of(bits, 'ISO300');
        assert.match(one?.message ?? '', /\nforbid stale foo on B after A\.kick \[arm64 \{ idc = 1, dic = 0 \}\]$/);
    });

    it('are warnings where the author expects them, errors where not', async () => {
        assert.equal((await of(RACE, 'ISO300'))[0]?.severity, 'warning');
        const surprised = RACE.replace('expect racy;', '');
        assert.equal((await of(surprised, 'ISO300'))[0]?.severity, 'error');
    });

    it('say who waits for what', async () => {
        const text = `arch arm64\nshared go = 0;\ncpu A { send ipi B; wait ack B; }\ncpu B { mask irq; }\ncpu C { await (go == 1); }\n`;
        const messages = (await of(text, 'ISO302')).map(({ message }) => message.split('\n')[0]);
        assert.ok(
            messages.some((each) => each?.includes("A waits for B's acknowledgement; B has its interrupts masked.")),
        );
        assert.ok(
            messages.some((each) => each?.includes('C waits for something that no longer happens: await (go == 1).')),
        );
    });

    it('say where a check stopped, and how it gets further', () => {
        const loop = analysed('arch arm64\nshared x = 0;\ncpu A { while (x == 0) { r = x; } }\nforbid (x == 1);\n');
        const bound = check(checkProgram, { programs: loop.lowered.programs });
        const [finding] = verdictFindings(loop, bound).filter(({ code }) => code === 'ISO303');
        assert.match(
            finding?.message ?? '',
            /while loop.*3 visits.*does not make it safe.*`arch arm64 \{ bound = 8 \}`/,
        );
        const race = analysed(RACE.replace('register;', 'register; dsb ish; isb;'));
        const cut = check(checkProgram, { programs: race.lowered.programs }, { limits: { nodes: 3 } });
        const [stopped] = verdictFindings(race, cut).filter(({ code }) => code === 'ISO303');
        assert.match(stopped?.message ?? '', /3 timelines.*make the scenario smaller/);
        // The clock is looked at too rarely to stop a scenario as small as this.
        const late = { ...cut, configurations: cut.configurations.map((each) => ({ ...each, limit: '5 ms' })) };
        const [timed] = verdictFindings(race, late).filter(({ code }) => code === 'ISO303');
        assert.match(timed?.message ?? '', /5 ms.*isosync\.check\.budget/);
    });

    it('report a property that is never put to the test', async () => {
        const text = RACE.replace(
            'kick_all_cpus_sync();',
            'kick_all_cpus_sync();\n    if (registered(A) == 7) {\n    never: isb;\n    }',
        ).replace('A.kick', 'A.never');
        assert.match(
            (await of(text, 'ISO306'))[0]?.message ?? '',
            /is never put to the test: no execution reaches its label/,
        );
    });

    it('fade what no execution gets to', async () => {
        const { view, findings } = await studied('arch arm64\nshared x = 0;\ncpu A { if (x == 1) { isb; } }\n');
        const faded = findings.filter(({ code }) => code === 'ISO307');
        assert.equal(faded.length, 1);
        const [diagnostic] = toDiagnostics(view.analysis, faded);
        assert.deepEqual(diagnostic?.tags, [DiagnosticTag.Unnecessary]);
    });
});
