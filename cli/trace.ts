/** `isosync trace`: the counterexample as a mail diagram. */
import { mail } from '../report/mail';
import type { CliIo, ExitStatus } from './io';
import type { Parsed } from './run';
import { findWitness } from './witness';

export async function trace(io: CliIo, parsed: Parsed): Promise<ExitStatus> {
    const { loaded, configuration, scene } = await findWitness(io, parsed);
    if (scene === null) {
        io.err(
            `${loaded.input.name}: ${configuration.verdict} on ${configuration.label}: there is no counterexample to show.\n`,
        );
        return configuration.verdict === 'safe' ? 0 : 1;
    }
    io.out(
        mail(scene, {
            notes: loaded.notes,
            signature: `isosync ${io.version}: ${configuration.verdict} on ${configuration.label}, ${configuration.backing}.`,
        }),
    );
    return 0;
}
