/** Checks in worker threads: `--jobs N`. Answers are the same as in place; only the time differs. */
import { join } from 'node:path';
import { check as checkPrograms } from '../analysis/check';
import type { CheckedProgram, CheckReport } from '../analysis/types';
import { checkProgram } from '../machine/check';
import type { Limits } from '../machine/verdict';
import type { CheckAnswer } from '../server/checkerProtocol';
import { startNodeWorker } from '../server/nodeWorker';
import type { CliIo } from './io';

export interface Checks {
    /** @throws Error (rejects) when the checker itself fails. */
    check(programs: readonly CheckedProgram[], finals: boolean): Promise<CheckReport>;
    end(): void;
}

/** @param jobs number of checks at a time; 1: in this thread */
export function createChecks(io: CliIo, jobs: number, limits: Partial<Limits>): Checks {
    if (jobs === 1) {
        return {
            check: (programs, finals) =>
                Promise.resolve(checkPrograms(checkProgram, { programs }, { limits, finals, now: io.now })),
            end: () => undefined,
        };
    }
    const lanes = Array.from({ length: jobs }, () => createLane(join(io.bundles, 'checker.js'), limits));
    const free = [...lanes];
    const waiting: ((lane: Checks) => void)[] = [];
    // Workers do not keep the process alive; an open check must.
    const alive = setInterval(() => undefined, 1 << 30);
    return {
        async check(programs, finals) {
            const lane = free.pop() ?? (await new Promise<Checks>((resolve) => waiting.push(resolve)));
            try {
                return await lane.check(programs, finals);
            } finally {
                const next = waiting.shift();
                if (next === undefined) free.push(lane);
                else next(lane);
            }
        },
        end() {
            clearInterval(alive);
            for (const lane of lanes) lane.end();
        },
    };
}

/** One worker, one check at a time. */
function createLane(bundle: string, limits: Partial<Limits>): Checks {
    let settle: { resolve: (report: CheckReport) => void; reject: (error: Error) => void } | null = null;
    let crashed: string | null = null;
    let id = 0;
    const answered = (answer: CheckAnswer): void => {
        if (answer.kind === 'report') settle?.resolve(answer.report);
        else if (answer.kind === 'failed') settle?.reject(new Error(answer.message));
    };
    const worker = startNodeWorker(bundle)(answered, (message) => {
        crashed = message;
        settle?.reject(new Error(message));
    });
    return {
        check: (programs, finals) =>
            new Promise((resolve, reject) => {
                settle = { resolve, reject };
                if (crashed !== null) reject(new Error(crashed));
                else worker.post({ kind: 'check', id: ++id, request: { programs }, limits, finals, witness: true });
            }),
        end: () => {
            worker.terminate();
        },
    };
}
