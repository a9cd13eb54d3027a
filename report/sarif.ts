/** SARIF 2.1.0: findings of a check for code-scanning services, the counterexample as a code flow. */
import type { CheckedFile } from './json';
import { witnessSteps } from './json';
import { outcomes, verdictLine } from './outcomes';

interface SarifLocation {
    readonly physicalLocation: {
        readonly artifactLocation: { readonly uri: string };
        readonly region: { readonly startLine: number; readonly startColumn?: number };
    };
    readonly message?: { readonly text: string };
}

/** @param version of isosync, for the tool component */
export function sarif(files: readonly CheckedFile[], version: string): string {
    const results: object[] = [];
    const rules = new Set<string>();
    for (const checked of files) {
        for (const each of checked.diagnostics) {
            rules.add(each.code);
            const place = checked.place(each.span);
            results.push({
                ruleId: each.code,
                level: each.severity === 'error' ? 'error' : each.severity === 'warning' ? 'warning' : 'note',
                message: { text: each.message },
                locations: [at(place?.file ?? checked.file, place?.line ?? 1, place?.column)],
            });
        }
        for (const configuration of checked.report?.configurations ?? []) {
            for (const outcome of outcomes(checked, configuration)) {
                rules.add(outcome.code);
                const place = outcome.span === null ? null : checked.place(outcome.span);
                const flow =
                    outcome.scene === null
                        ? []
                        : witnessSteps(outcome.scene.program, outcome.scene.trace, checked.place).map((step) => ({
                              location: {
                                  ...at(step.file ?? checked.file, step.line),
                                  message: { text: `CPU ${step.cpu}: ${step.text}` },
                              },
                          }));
                results.push({
                    ruleId: outcome.code,
                    level: configuration.met ? 'note' : 'error',
                    message: { text: `${outcome.message} (${verdictLine(configuration)}: ${outcome.text})` },
                    locations: [at(place?.file ?? checked.file, place?.line ?? 1, place?.column)],
                    ...(flow.length > 0 ? { codeFlows: [{ threadFlows: [{ locations: flow }] }] } : {}),
                });
            }
        }
    }
    const log = {
        $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
        version: '2.1.0',
        runs: [
            {
                tool: { driver: { name: 'isosync', version, rules: [...rules].sort().map((id) => ({ id })) } },
                columnKind: 'utf16CodeUnits',
                results,
            },
        ],
    };
    return `${JSON.stringify(log, null, 2)}\n`;
}

function at(file: string, line: number, column?: number): SarifLocation {
    return {
        physicalLocation: {
            artifactLocation: { uri: encodeURI(file.replaceAll('\\', '/')) },
            region: { startLine: line, ...(column === undefined ? {} : { startColumn: column }) },
        },
    };
}
