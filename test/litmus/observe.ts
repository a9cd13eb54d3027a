/** Text of a litmus test → what is observed of it. */
import assert from 'node:assert/strict';
import { readLitmus } from '../../language/litmus/index';
import type { Program } from '../../machine/program';
import { explore } from '../../machine/explore';
import { herdLog, herdResult, type HerdResult } from '../../report/herd';

export function programOf(text: string): Program {
    const { program, problems } = readLitmus(text);
    assert.ok(
        program !== null,
        problems.map(({ message, span }) => `${message}: ${text.slice(span.start, span.end)}`).join('\n'),
    );
    return program;
}

export function observe(text: string): HerdResult {
    const { test } = readLitmus(text);
    const program = programOf(text);
    assert.ok(test !== null);
    const exploration = explore(program, { finals: true, witness: false });
    assert.equal(exploration.limit, undefined);
    return herdResult(test, program, exploration);
}

export function logOf(text: string, seconds: number): string {
    const { test } = readLitmus(text);
    const program = programOf(text);
    assert.ok(test !== null);
    return herdLog(test, program, explore(program, { finals: true, witness: false }), seconds);
}
