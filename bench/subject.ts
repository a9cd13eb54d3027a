/**
 * What is measured: one text in, one exploration out. This file is bundled against the present tree and, for
 * `--against REV`, against another revision's, so it uses only what every revision has.
 */
import { standardHost, lower, parse, resolve } from '../language';
import { readLitmus } from '../language/litmus';
import { checkProgram } from '../machine/check';
import { explore } from '../machine/explore';
import type { Program } from '../machine/program';
import type { ExploreOptions, Exploration } from '../machine/verdict';

/** Programs of a text; empty when it does not parse. */
export function programsOf(name: string, text: string): readonly Program[] {
    if (name.endsWith('.litmus')) {
        const { program } = readLitmus(text);
        return program === null ? [] : [program];
    }
    return lower(resolve(parse(text).file, standardHost)).programs.map(({ program }) => program);
}

export const exploreProgram = (program: Program, options: ExploreOptions): Exploration => explore(program, options);
export const checkWithWitness = (program: Program): Exploration => checkProgram(program);
