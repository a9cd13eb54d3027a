/** Diagnostics as compilers print them. */
import type { CliIo } from './io';
import { paint } from './io';
import type { Loaded } from './load';

/** `file:3:5: error: … [ISO200]`, as compilers print, so that editors find the place. */
export function diagnosticLines(io: CliIo, loaded: Loaded): string[] {
    return loaded.diagnostics.map((each) => {
        const at = loaded.place(each.span);
        const colour = each.severity === 'error' ? 'red' : each.severity === 'warning' ? 'yellow' : 'dim';
        const where = `${loaded.input.name}:${at?.line ?? 1}:${at?.column ?? 1}`;
        return `${paint(io, 'bold', where)}: ${paint(io, colour, each.severity)}: ${each.message} [${each.code}]\n`;
    });
}
