/** `isosync export`: pictures of the counterexample, and litmus tests. */
import { mermaid } from '../report/mermaid';
import { svgPage } from '../report/timeline/page';
import { pictureOf } from '../report/timeline/picture';
import type { CliIo, ExitStatus } from './io';
import { BadInput } from './io';
import type { Parsed } from './run';
import { findWitness, loadOne } from './witness';
import { writeLitmus } from '../language/litmus';

export async function exportAs(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    const formats = ['svg', 'mermaid', 'litmus'].filter((each) => parsed.flag(each));
    if (formats.length !== 1) throw new BadInput('Choose one of --svg, --mermaid and --litmus.');
    if (formats[0] === 'litmus') return exportLitmus(io, parsed);
    const { loaded, configuration, scene } = await findWitness(io, parsed);
    if (scene === null)
        throw new BadInput(
            `${loaded.input.name}: ${configuration.verdict} on ${configuration.label}: there is no counterexample to draw.`,
        );
    if (formats[0] === 'mermaid') {
        io.out(mermaid(scene));
        return 0;
    }
    const steps = scene.trace.steps.length;
    const picture = pictureOf(scene, {
        verdict: configuration.verdict,
        heading: ` on ${configuration.label} · shortest counterexample, ${steps} ${steps === 1 ? 'step' : 'steps'}`,
        source: shortSource(loaded.source),
    });
    io.out(svgPage(picture));
    return 0;
}

/** The scenario as a litmus test: of its first arm64 configuration. */
async function exportLitmus(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    const { input, programs } = await loadOne(io, parsed);
    const program = programs.find((each) => each.architecture === 'arm64')?.program;
    if (program === undefined) throw new BadInput(`${input.name}: litmus tests are written of arm64 scenarios only.`);
    const wanted = parsed.value('property');
    const index = /^\d+$/.test(wanted ?? '')
        ? Number(wanted) - 1
        : program.properties.findIndex((each) => each.name === wanted || each.text === wanted);
    if (wanted !== undefined && program.properties[index] === undefined) {
        const names = program.properties.map((each, at) => `${at + 1} ${each.name ?? each.text}`).join('; ');
        throw new BadInput(`${input.name}: there is no property ${wanted}. Properties: ${names}.`);
    }
    const { text, problems } = writeLitmus(program, wanted === undefined ? undefined : index);
    if (text === null) throw new BadInput(`${input.name}: cannot be written as a litmus test. ${problems.join(' ')}`);
    io.out(text);
    return 0;
}

/** Who and where; the subject line of a citation is too long for a corner. */
export const shortSource = (source: string) => source.split(', ').slice(0, 2).join(', ');
