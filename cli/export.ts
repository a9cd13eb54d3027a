/** `isosync export`: pictures of the counterexample, and litmus tests. */
import { mermaid } from '../report/mermaid';
import { svgPage } from '../report/timeline/page';
import { pictureOf } from '../report/timeline/picture';
import type { CliIo, ExitStatus } from './io';
import { BadInput } from './io';
import type { Parsed } from './run';
import { findWitness } from './witness';

export async function exportAs(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    const formats = ['svg', 'mermaid', 'litmus'].filter((each) => parsed.flag(each));
    if (formats.length !== 1) throw new BadInput('Choose one of --svg, --mermaid and --litmus.');
    if (formats[0] === 'litmus')
        throw new BadInput('A scenario cannot be written as a litmus test by this version; .litmus files can be read.');
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

/** Who and where; the subject line of a citation is too long for a corner. */
export const shortSource = (source: string) => source.split(', ').slice(0, 2).join(', ');
