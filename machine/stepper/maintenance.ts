/** Cache maintenance in flight: issued here, certain only when a barrier completes it (Arm ARM, "Completion of cache maintenance"). */
import type { Core } from '../core';
import type { Op } from '../program';
import { afterClean, afterInvalidation, cleanPre, invalidatePre, operandView } from '../rules';
import { advance, lineOfAddress } from '../state';
import { ALL_LINES, CLEAN, INVALIDATE, latestWrite } from '../timeline';
import { at, pOf, vOf, type Timestamp } from '../view';
import { holdsBarrier } from './entries';
import { cleaned, guaranteed, openPlaces } from './fetch';
import type { PendingClean } from './state';
import { LATE, publish, type Work } from './work';

type Of<K extends Op['op']> = Extract<Op, { op: K }>;

/** Issues a DC. False: it waits for an older store of its line, or for a DMB. */
export function issueClean(work: Work, op: Of<'dc'>): boolean {
    const { core } = work;
    const { geometry } = core;
    const line = lineOfAddress(core, op.addr);
    const needed = core.program.options.idc === 0;
    if (holdsBarrier(work.buffer, true)) return false;
    const held = work.buffer.some((entry) => entry.kind === 'store' && geometry.lineOf[entry.location] === line);
    if (needed && held) return false;
    const pre = cleanPre(core, line, operandView(core, op.addr));
    const cells = geometry.cellsOf[line];
    afterClean(core, line, pre);
    // Nothing to clean, or cleaned already before this: the earliest position is the weakest choice, so nothing is lost.
    const issued =
        needed &&
        cells.some((cell) => latestWrite(core.timeline, cell, vOf(pre)) > cleaned(core, work.done, cell, vOf(pre)));
    const covers = cells.map((cell) => latestWrite(core.timeline, cell, pOf(pre)));
    // With DIC=0 only what it covers counts.
    const after = core.program.options.dic === 1 ? pOf(pre) : 0;
    if (issued) work.cleans = [...work.cleans, { line, covers, pre: after, since: work.step, here: false }];
    work.effects?.push({ kind: 'clean', line, issued });
    advance(core);
    return true;
}

/** The DCs in flight are complete: they stand on the timeline, each for the writes it was certain to clean. */
export function completeCleans(work: Work): void {
    for (const { line, covers, pre, since } of work.cleans) {
        const ts = publish(work, CLEAN, line, 0, LATE, since);
        complete(work, { line, covers, pre }, ts, -1);
    }
    work.cleans = [];
}

/** A DC that stands at `ts` now, for everybody (−1) or one CPU. With DIC=1 its place is as open as that of an IC. */
function complete(work: Work, clean: Pick<PendingClean, 'line' | 'covers' | 'pre'>, ts: Timestamp, cpu: number): void {
    const { core } = work;
    const { line, covers, pre } = clean;
    afterClean(core, line, at(ts));
    const cleans = [...work.done.cleans, { ts, line, cpu, covers }];
    if (core.program.options.dic === 0) {
        work.done = { ...work.done, cleans };
        return;
    }
    const places = openPlaces(core, work.done, { line, cpu, pre, ts });
    const invalidations = [...work.done.invalidations, { ts, line, cpu, by: work.cpu, places }];
    work.done = { ...work.done, cleans, invalidations };
}

const linesOf = (core: Core, line: number): readonly number[] =>
    line === ALL_LINES ? core.geometry.codeLines : [line];

/** Issues an IC: it neither waits for stores nor for a DMB. */
export function issueInvalidation(work: Work, op: Of<'ic'>): boolean {
    const { core } = work;
    const { options } = core.program;
    const line = op.addr === 'all' ? ALL_LINES : lineOfAddress(core, op.addr);
    const local = op.local && !options.ialluBroadcast;
    const pre = invalidatePre(core, op.addr === 'all' ? 0 : operandView(core, op.addr));
    afterInvalidation(core, pre);
    const issued = options.dic === 0;
    if (issued)
        work.invalidations = [...work.invalidations, { line, local, pre: pOf(pre), since: work.step, here: false }];
    work.effects?.push({ kind: 'invalidate', line: op.addr === 'all' ? 'all' : line, local, issued });
    advance(core);
    return true;
}

/** The ICs in flight are complete. Those that can guarantee nothing leave no message: the weakest reading loses nothing. */
export function completeInvalidations(work: Work): void {
    const { core } = work;
    for (const { line, local, pre, since } of work.invalidations) {
        const cells = linesOf(core, line).flatMap((one) => core.geometry.cellsOf[one]);
        if (cells.every((cell) => guaranteed(core, work.done, cell, core.timeline.length) <= known(work, cell, pre)))
            continue;
        const ts = publish(work, INVALIDATE, line, local ? 1 : 0, LATE, since);
        const cpu = local ? work.cpu : -1;
        const places = openPlaces(core, work.done, { line, cpu, pre, ts });
        work.done = {
            ...work.done,
            invalidations: [...work.done.invalidations, { ts, line, cpu, by: work.cpu, places }],
        };
        afterInvalidation(core, at(ts));
    }
    work.invalidations = [];
}

/**
 * DSB NSH: what is in flight is complete for this CPU alone. For all others it stays in flight, and may take place later than
 * anything this CPU does next.
 */
export function completeHere(work: Work): void {
    const { core, cpu } = work;
    for (const { line, covers, pre, since, here } of work.cleans) {
        if (here) continue;
        const ts = publish(work, CLEAN, line, 0, LATE, since);
        complete(work, { line, covers, pre }, ts, cpu);
    }
    for (const { line, pre, since, here } of work.invalidations) {
        if (here) continue;
        const ts = publish(work, INVALIDATE, line, 1, LATE, since);
        const places = openPlaces(core, work.done, { line, cpu, pre, ts });
        work.done = { ...work.done, invalidations: [...work.done.invalidations, { ts, line, cpu, by: cpu, places }] };
        afterInvalidation(core, at(ts));
    }
    work.cleans = work.cleans.map((clean) => ({ ...clean, here: true }));
    work.invalidations = work.invalidations.map((invalidation) => ({ ...invalidation, here: true }));
}

/** What invalidations that were complete before `pre` guarantee already, to everybody. */
function known({ core, done }: Work, cell: number, pre: number): number {
    const line = core.geometry.lineOf[cell];
    let newest = 0;
    for (const other of done.invalidations) {
        if (other.ts > pre || other.cpu >= 0 || (other.line !== line && other.line !== ALL_LINES)) continue;
        newest = Math.max(newest, guaranteed(core, done, cell, other.places[0] - 1));
    }
    return newest;
}
