/** Commands of the Debug Console, beside expressions. */
import type { Context } from '../context';
import type { Debuggee } from '../debuggee';
import { badExpression } from '../errors';
import { cpuNamed } from '../expressions/names';
import { cpuName } from '../../report/names';
import { jump } from './timeTravel';
import { assign } from './setting';
import type { Where } from './where';

const HELP = `Expressions: those of properties (\`A.r == 1\`, \`x\`, \`B.run == old\`), and \`B.icache.foo\`, \`B.pipeline.foo\`, \`registered(B)\`, \`timeline\`, \`why(B.pipeline.foo)\`, \`why()\`.
Commands: \`hold B\`, \`release B\`, \`goto 5\` (after step 5), \`trunk\` (back from a what-if), \`branches\`, \`x = 1\` or \`registered(B) = 1\` (a what-if), \`help\`.`;

/** Performs a command; null when the text is not one. */
export function command(context: Context, debuggee: Debuggee, text: string, where: Where): string | null {
    const { replay } = debuggee;
    const held = /^(hold|release)\s+(\w+)$/.exec(text);
    if (held !== null) return hold(context, debuggee, held[2] ?? '', held[1] === 'hold');
    const goto = /^goto\s+(\d+)$/.exec(text);
    if (goto !== null) {
        jump(context, debuggee, replay.branch.id, Number(goto[1]), debuggee.focus);
        return `After step ${goto[1]} of ${replay.branch.name}.`;
    }
    if (text === 'trunk') {
        const { origin } = replay.branch;
        if (origin === null) return 'This is the trunk.';
        jump(context, debuggee, 0, trunkPosition(debuggee), debuggee.focus);
        return 'Back on the trunk, where the what-if left it.';
    }
    if (text === 'branches') {
        return replay.branches
            .map(
                (branch) =>
                    `${branch === replay.branch ? '* ' : '  '}${branch.name}: ${branch.entries.length} steps${branch.origin === null ? '' : `, leaves ${branch.origin.branch.name} after step ${branch.origin.at}`}`,
            )
            .join('\n');
    }
    if (text === 'help' || text === '?') return HELP;
    const assignment = /^([^=!<>]+?)\s*=\s*([^=].*)$/.exec(text);
    if (assignment !== null) return assign(context, debuggee, assignment[1] ?? '', assignment[2] ?? '', where);
    return null;
}

/** Where the outermost what-if around here left the trunk. */
function trunkPosition({ replay }: Debuggee): number {
    let { branch } = replay;
    let position = replay.position;
    while (branch.origin !== null) {
        position = branch.origin.at;
        branch = branch.origin.branch;
    }
    return position;
}

/** Holds or releases a CPU. @throws RequestError when there is no such CPU */
export function hold(context: Context, debuggee: Debuggee, name: string, held: boolean): string {
    const cpu = cpuNamed(debuggee.program, name);
    if (cpu === null)
        throw badExpression(
            `there is no CPU \`${name}\`: there are ${debuggee.program.cpus.map((each) => each.name).join(', ')}`,
        );
    if (held) debuggee.replay.held.add(cpu);
    else debuggee.replay.held.delete(cpu);
    context.after(() => {
        if (context.client.supportsInvalidated) context.send('invalidated', { areas: ['threads'] });
    });
    return held
        ? `${cpuName(debuggee.program, cpu)} is held: it does not move until it is released.`
        : `${cpuName(debuggee.program, cpu)} moves again.`;
}
