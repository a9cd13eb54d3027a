/** JUnit XML: one suite a file, one case an architecture and choice of options. */
import type { CheckedFile } from './json';
import { mail } from './mail';
import { firstWitness, outcomes, verdictLine } from './outcomes';

/** Characters XML 1.0 has no way to write. */
const unwritable = (code: number) =>
    (code < 32 && code !== 9 && code !== 10 && code !== 13) || code === 0xfffe || code === 0xffff;

/** Text as XML content or attribute value; characters XML 1.0 does not know are replaced. */
export function xml(text: string): string {
    return [...text]
        .map((each) => (unwritable(each.codePointAt(0) ?? 0) ? '\ufffd' : each))
        .join('')
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;');
}

export function junit(files: readonly CheckedFile[]): string {
    const suites = files.map(suite);
    const count = (name: 'tests' | 'failures' | 'errors') => suites.reduce((sum, each) => sum + each[name], 0);
    return [
        '<?xml version="1.0" encoding="UTF-8"?>',
        `<testsuites name="isosync" tests="${count('tests')}" failures="${count('failures')}" errors="${count('errors')}">`,
        ...suites.map((each) => each.text),
        '</testsuites>',
        '',
    ].join('\n');
}

function suite(checked: CheckedFile): { text: string; tests: number; failures: number; errors: number } {
    const name = xml(checked.file);
    const errors = checked.diagnostics.filter((each) => each.severity === 'error');
    const cases: string[] = [];
    let failures = 0;
    const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(3);
    for (const configuration of checked.report?.configurations ?? []) {
        const head = `    <testcase classname="${name}" name="${xml(`${checked.scenario ?? checked.file} on ${configuration.label}`)}" time="${seconds(configuration.milliseconds)}"`;
        if (configuration.met) {
            cases.push(`${head}/>`);
            continue;
        }
        failures++;
        const program = checked.programs[configuration.program];
        const witness = program === undefined ? null : firstWitness(configuration, program);
        const detail =
            program === undefined || witness === null
                ? outcomes(checked, configuration)
                      .map((each) => each.message)
                      .join('\n')
                : mail({ program, trace: witness });
        cases.push(
            `${head}>`,
            `      <failure message="${xml(verdictLine(configuration))}">${xml(detail)}</failure>`,
            '    </testcase>',
        );
    }
    if (errors.length > 0) {
        const lines = errors.map((each) => `${checked.place(each.span)?.line ?? 1}: ${each.code}: ${each.message}`);
        cases.push(
            `    <testcase classname="${name}" name="${name}">`,
            `      <error message="${xml(errors[0]?.message ?? '')}">${xml(lines.join('\n'))}</error>`,
            '    </testcase>',
        );
    }
    const tests = (checked.report?.configurations.length ?? 0) + (errors.length > 0 ? 1 : 0);
    const text = [
        `  <testsuite name="${name}" tests="${tests}" failures="${failures}" errors="${errors.length > 0 ? 1 : 0}">`,
        ...cases,
        '  </testsuite>',
    ].join('\n');
    return { text, tests, failures, errors: errors.length > 0 ? 1 : 0 };
}
