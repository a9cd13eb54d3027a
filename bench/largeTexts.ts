/** Texts of a chosen number of lines: a scenario, and a JSON document of the same lines and (nearly) the same size. */

/** Lines of one procedure below. */
const PROCEDURE = 12;

/**
 * A well-formed scenario: one third procedures, the rest two long CPUs; with comments, labels and loops, as people write them.
 *
 * @param lines exactly so many, at least 40
 */
export function scenarioOf(lines: number): string {
    const text = [
        `scenario "a scenario of ${lines} lines"`,
        'arch arm64',
        '',
        'code foo = old;                    // one patchable instruction',
        'code bar = first;',
        'shared flag = 0;',
        'shared ready = 0;',
        '',
    ];
    const procedures = Math.floor(lines / 3 / PROCEDURE);
    for (let index = 0; index < procedures; index++)
        text.push(
            `// Procedure ${index}: publishes what was changed, and waits for it.`,
            `proc publish_${index}(code site, word w) {`,
            '    patch site = new;              // modifies some code',
            '    dc cvau site;',
            '    dsb ish;',
            '    ic ivau site;',
            '    dsb ish;',
            '    isb;',
            '    dmb ish;',
            `    w = ${index % 7};`,
            '}',
            '',
        );
    const ending = ['forbid stale foo on B after A.done;', ''];
    // Closing braces, headers and the label take eight lines.
    const body = lines - text.length - ending.length - 8;
    const first = Math.floor(body / 2);
    text.push('cpu A {');
    for (let index = 0; index < first; index++)
        text.push(WRITER[index % WRITER.length]?.replace('#', String(index % Math.max(1, procedures))) ?? '');
    text.push('done:', '    flag = 1;', '}', '', 'cpu B {');
    for (let index = 0; index < body - first; index++) text.push(READER[index % READER.length] ?? '');
    text.push('    execute foo;', '}', ...ending);
    return text.join('\n');
}

const WRITER = [
    '    publish_#(foo, flag);          // [ modifies some code ]',
    '    ready = 1;',
    '    dsb ish;',
    '    patch foo = new;',
    '    dc cvau foo;                   // [ D cache maintenance ]',
    '    dsb ish;',
    '    ic ivau foo;                   // [ I cache maintenance ]',
    '    dsb ish;',
];
const READER = ['    execute foo;                   // [ may be stale ]', '    r0 = flag;', '    dmb ish;', '    isb;'];

/** A JSON document with so many lines, and about so many characters. */
export function jsonOf(lines: number, characters: number): string {
    const entries = lines - 2;
    const width = Math.max(8, Math.floor(characters / lines) - 22);
    const text = ['{'];
    for (let index = 0; index < entries; index++) {
        const value =
            index % 3 === 0
                ? `{ "a": ${index}, "b": [true, null] }`
                : index % 3 === 1
                  ? `"${'x'.repeat(width)}"`
                  : `[${index}, 2, 3, 4]`;
        text.push(`    "entry${index}": ${value}${index === entries - 1 ? '' : ','}`);
    }
    text.push('}');
    return text.join('\n');
}
