import { fetches, resynchronizes } from './acts';
import { insertAfter } from './edits';
import type { Lint } from './lint';

/** An IPI whose taking synchronizes nothing, to a handler that does not either. */
export const ISO018: Lint = {
    code: 'ISO018',
    severity: 'warning',
    title: 'IPI handler that does not synchronize',
    when: 'racy',
    run: ({ analysis, program, cpus }) => {
        const { architecture, options } = program;
        const isEnough = architecture === 'arm64' ? options.eis === 1 || options.eos === 1 : false;
        if (isEnough) return [];
        const barrier = { arm64: 'isb;', x86_64: 'serialize;', riscv64: 'fence.i;' }[architecture];
        return cpus.flatMap((cpu) => {
            const isSent = cpus.some(({ acts }) => acts.some(({ op }) => op.op === 'send' && op.target === cpu.index));
            if (!isSent || !cpu.isAccused || !cpu.acts.some(fetches) || cpu.handler.some(resynchronizes)) return [];
            const item = analysis.file.items.find((each) => each.kind === 'cpu' && each.name.text === cpu.name);
            if (item?.kind !== 'cpu') return [];
            const open = item.handler?.body.span.start;
            const last = item.body.statements[item.body.statements.length - 1];
            const newText = `on ipi { ${barrier} }`;
            const edit =
                open !== undefined
                    ? { span: { start: open + 1, end: open + 1 }, newText: ` ${barrier}` }
                    : last
                      ? insertAfter(analysis, last.span, newText)
                      : null;
            return [
                {
                    span: item.handler?.span ?? item.name.span,
                    message: `On ${architecture}${architecture === 'arm64' ? ' with eis = 0 and eos = 0' : ''}, taking an IPI does not discard what ${cpu.name} has fetched, and its handler does not either.`,
                    candidates: edit ? [{ title: `Let the handler do \`${barrier}\``, edits: [edit] }] : [],
                },
            ];
        });
    },
};
