/** A program as lints look at it: per CPU, what it does in the order of its text, each with its place in the document. */
import type { Program } from '../../machine/program';
import type { Analysis } from '../analysis';
import type { ConfigurationReport } from '../types';
import { spanInDocument } from '../places';
import type { Act, LintContext } from './lint';

export function contextOf(analysis: Analysis, program: Program, configuration: ConfigurationReport): LintContext {
    const acts = program.code.flatMap((op): (Act & { cpu: number })[] => {
        const event = program.events[op.event];
        return event ? [{ op, event, span: spanInDocument(analysis, event), cpu: event.cpu }] : [];
    });
    return {
        analysis,
        program,
        configuration,
        cpus: program.cpus.map(({ name, startsInUser }, index) => {
            const mine = acts.filter(({ cpu }) => cpu === index);
            return {
                index,
                name,
                startsInUser,
                acts: mine.filter(({ event }) => !isHandled(event)),
                handler: mine.filter(({ event }) => isHandled(event)),
            };
        }),
    };
}

const isHandled = ({ frames, kind }: Act['event']) =>
    kind === 'ack' || frames.some(({ procedure }) => procedure === 'on ipi');
