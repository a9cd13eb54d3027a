/** `isosync export`: pictures of the counterexample, and litmus tests. */
import { mermaid } from '../report/mermaid';
import { nearMiss } from '../report/nearMiss';
import type { Scene } from '../report/scene';
import { cardsOf } from '../report/timeline/cards';
import { svgPage } from '../report/timeline/page';
import type { PictureOptions } from '../report/timeline/picture';
import { pictureOf } from '../report/timeline/picture';
import type { CliIo, ExitStatus } from './io';
import { BadInput } from './io';
import type { Parsed } from './run';
import type { Found } from './witness';
import { findWitness, loadOne } from './witness';
import { writeLitmus } from '../language/litmus';

export async function exportAs(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    const formats = ['svg', 'mermaid', 'litmus'].filter((each) => parsed.flag(each));
    if (formats.length !== 1) throw new BadInput('Choose one of --svg, --mermaid and --litmus.');
    if (parsed.flag('cards') && formats[0] !== 'svg')
        throw new BadInput('--cards belongs to --svg: only that picture has them.');
    if (formats[0] === 'litmus') return exportLitmus(io, parsed);
    const found = await findWitness(io, parsed);
    const { loaded, configuration } = found;
    if (formats[0] === 'mermaid') {
        if (found.scene === null) throw nothingToDraw(found);
        io.out(mermaid(found.scene));
        return 0;
    }
    const { scene, options } = drawn(found);
    const picture = pictureOf(scene, {
        verdict: configuration.verdict,
        source: shortSource(loaded.source),
        ...options,
    });
    const end = scene.trace.steps.length;
    const state = scene.snapshots?.[end];
    const cards =
        parsed.flag('cards') && state !== undefined
            ? cardsOf(scene, state, scene.snapshots?.[end - 1], scene.trace.steps[end - 1]?.cpu ?? null, loaded.place)
            : [];
    io.out(svgPage(picture, { cards }));
    return 0;
}

/** The counterexample, or a safe scenario's nearest schedule to one. */
function drawn(found: Found): { scene: Scene; options: PictureOptions } {
    const { configuration, program, scene } = found;
    if (scene === null) {
        const near = configuration.verdict === 'safe' ? nearMiss(program, configuration.label) : null;
        if (near === null) throw nothingToDraw(found);
        return near;
    }
    const steps = scene.trace.steps.length;
    const counted = `${steps} ${steps === 1 ? 'step' : 'steps'}`;
    return { scene, options: { heading: ` on ${configuration.label} · shortest counterexample, ${counted}` } };
}

const nothingToDraw = ({ loaded, configuration }: Found) =>
    new BadInput(
        `${loaded.input.name}: ${configuration.verdict} on ${configuration.label}: there is no counterexample to draw.`,
    );

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
