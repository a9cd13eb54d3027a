import type { Fix } from '../../language';
import { isPatcher, patchOf, lastIndex } from './acts';
import { insertAfter } from './edits';
import type { Lint } from './lint';

/** Maintenance that CTR_EL0 asks for is missing after a patch, or stands in the wrong order. */
export const ISO008: Lint = {
    code: 'ISO008',
    severity: 'error',
    title: 'Cache maintenance incomplete',
    when: 'racy',
    run: (context) => {
        const { analysis, program, accused, suspects } = context;
        if (program.architecture !== 'arm64') return [];
        const { idc, dic } = program.options;
        return accused.flatMap((cpu) => {
            if (!isPatcher(context, cpu)) return [];
            return cpu.acts.flatMap((act, at) => {
                const location = patchOf(program, act);
                const { span } = act;
                if (location === null || span === null || suspects?.has(location) === false) return [];
                const name = program.locations[location]?.name ?? '?';
                const rest = cpu.acts.slice(at + 1);
                const clean = rest.findIndex(({ op }) => op.op === 'dc');
                const invalidate = lastIndex(rest, ({ op }) => op.op === 'ic');
                const needsClean = idc === 0 && clean < 0;
                const needsInvalidate = dic === 0 && invalidate < 0;
                const isReversed = idc === 0 && dic === 0 && clean >= 0 && invalidate >= 0 && invalidate < clean;
                if (!needsClean && !needsInvalidate && !isReversed) return [];
                const last = rest[Math.max(clean, invalidate)]?.span ?? span;
                const insert = (title: string, where: typeof span, ...text: string[]): Fix => ({
                    title,
                    edits: [insertAfter(analysis, where, ...text)],
                });
                const missing =
                    needsClean && needsInvalidate
                        ? `neither \`dc cvau ${name}\` nor \`ic ivau ${name}\` follows`
                        : needsClean
                          ? `no \`dc cvau ${name}\` follows, so instruction fetch may be filled with the old data`
                          : needsInvalidate
                            ? `no \`ic ivau ${name}\` follows, so instruction caches may keep the old instruction`
                            : `\`ic\` comes before \`dc\`, so caches may be filled again with the old data`;
                return [
                    {
                        span,
                        message: `With idc = ${idc} and dic = ${dic}, \`${act.event.text}\` needs cache maintenance, and ${missing}.`,
                        candidates: isReversed
                            ? [insert(`Invalidate after the clean`, last, 'dsb ish;', `ic ivau ${name};`, 'dsb ish;')]
                            : needsInvalidate && !needsClean
                              ? [
                                    insert(
                                        `Insert \`dsb ish; ic ivau ${name}; dsb ish;\``,
                                        last,
                                        'dsb ish;',
                                        `ic ivau ${name};`,
                                        'dsb ish;',
                                    ),
                                ]
                              : needsClean && !needsInvalidate
                                ? [insert(`Insert \`dc cvau ${name}; dsb ish;\``, span, `dc cvau ${name};`, 'dsb ish;')]
                                : [
                                      insert(
                                          `Insert \`caches_clean_inval_pou(${name});\``,
                                          span,
                                          `caches_clean_inval_pou(${name});`,
                                      ),
                                  ],
                    },
                ];
            });
        });
    },
};
