/** The counterexample a command is about: of one file, one property, one architecture. */
import { check } from '../analysis/check';
import type { ConfigurationReport } from '../analysis/types';
import type { LoweredProgram } from '../language';
import { checkProgram } from '../machine/check';
import type { Program } from '../machine/program';
import { firstWitness } from '../report/outcomes';
import { staged } from '../report/staged';
import type { Scene } from '../report/scene';
import { diagnosticLines } from './diagnostics';
import { oneInput } from './files';
import type { CliIo } from './io';
import { BadInput } from './io';
import type { Loaded } from './load';
import { isBroken, load } from './load';
import type { Parsed } from './run';

export interface Found {
    readonly loaded: Loaded;
    readonly configuration: ConfigurationReport;
    readonly program: Program;
    /** null: no execution violates anything. */
    readonly scene: Scene | null;
}

/**
 * Reads the one file named, checks it and finds the counterexample asked for.
 * @throws BadInput when the file is broken, or names a property or architecture it does not have
 */
export async function findWitness(io: CliIo, parsed: Parsed): Promise<Found> {
    const loaded = await loadOne(io, parsed);
    const programs = programsFor(loaded, parsed.value('architecture'));
    const report = check(checkProgram, { programs }, { now: io.now });
    const property = parsed.value('property');
    let first: Found | null = null;
    for (const configuration of report.configurations) {
        const program = programs[configuration.program]?.program;
        if (program === undefined) continue;
        const trace =
            property === undefined
                ? firstWitness(configuration, program)
                : propertyOf(loaded, configuration, property).witness;
        const found = { loaded, configuration, program, scene: trace === null ? null : staged(program, trace) };
        if (found.scene !== null) return found;
        first ??= found;
    }
    if (first === null) throw new BadInput(`${loaded.input.name}: there is nothing to check.`);
    return first;
}

/**
 * The programs of a file, or those of one architecture; never none.
 * @throws BadInput where there is none
 */
export function programsFor(loaded: Loaded, architecture?: string): [LoweredProgram, ...LoweredProgram[]] {
    const [first, ...rest] = loaded.programs.filter(
        (each) => architecture === undefined || each.architecture === architecture,
    );
    if (first !== undefined) return [first, ...rest];
    const has = [...new Set(loaded.programs.map((each) => each.architecture))].join(', ');
    throw new BadInput(
        loaded.programs.length === 0
            ? `${loaded.input.name}: there is no scenario in it.`
            : `${loaded.input.name}: not checked on ${architecture ?? ''}, only on ${has}.`,
    );
}

/** The one file of a command, without errors in it. */
export async function loadOne(io: CliIo, parsed: Parsed): Promise<Loaded> {
    const only = await oneInput(io, parsed.words);
    const loaded = load(only);
    if (isBroken(loaded)) {
        io.err(diagnosticLines(io, loaded).join(''));
        throw new BadInput(`${only.name}: it has errors, so there is nothing to show.`);
    }
    return loaded;
}

function propertyOf(loaded: Loaded, configuration: ConfigurationReport, wanted: string) {
    const { properties } = configuration;
    const found = /^\d+$/.test(wanted)
        ? properties[Number(wanted) - 1]
        : properties.find((each) => each.name === wanted || each.text === wanted);
    if (found !== undefined) return found;
    const names = properties.map((each, index) => `${index + 1} ${each.name ?? each.text}`).join('; ');
    throw new BadInput(`${loaded.input.name}: there is no property ${wanted}. Properties: ${names}.`);
}
