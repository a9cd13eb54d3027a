import assert from 'node:assert/strict';
import type { CheckReport } from '../../analysis/types';
import { createChecker } from '../../server/checker';
import type { CheckAnswer, CheckOrder, StartWorker } from '../../server/checkerProtocol';
import { subjectOf } from '../../server/drawing';
import { draw } from '../../server/timelineAnswer';
import { analysed, RACE } from './kit';

interface FakeWorker {
    readonly orders: CheckOrder[];
    readonly answer: (answer: CheckAnswer) => void;
    readonly crash: (message: string) => void;
    terminated: boolean;
}

/** Workers that do what a test tells them to. */
function workshop() {
    const workers: FakeWorker[] = [];
    const timers: { milliseconds: number; work: () => void; cancelled: boolean }[] = [];
    const start: StartWorker = (answer, crash) => {
        const worker: FakeWorker = { orders: [], answer, crash, terminated: false };
        workers.push(worker);
        return {
            post: (order) => worker.orders.push(order),
            terminate: () => {
                worker.terminated = true;
            },
        };
    };
    const checker = createChecker(start, (milliseconds, work) => {
        const timer = { milliseconds, work, cancelled: false };
        timers.push(timer);
        return {
            cancel: () => {
                timer.cancelled = true;
            },
        };
    });
    const worker = (index: number): FakeWorker => {
        const found = workers[index];
        assert.ok(found, `no worker ${index}`);
        return found;
    };
    return { checker, workers, worker, timers };
}

const request = { programs: [] };
const report: CheckReport = { verdict: 'safe', met: true, configurations: [], milliseconds: 1 };
const job = (key: string) => ({ key, request, limits: { milliseconds: 1000 } });

describe('checker', () => {
    it('sends a job when the worker is ready, and delivers its report', async () => {
        const { checker, worker, timers } = workshop();
        const outcome = checker.check(job('a'));
        assert.equal(worker(0).orders.length, 0);
        assert.equal(checker.state(), 'starting');
        worker(0).answer({ kind: 'ready' });
        assert.equal(checker.state(), 'working');
        worker(0).answer({ kind: 'report', id: worker(0).orders[0]?.id ?? 0, report });
        assert.deepEqual(await outcome, { kind: 'report', report });
        assert.equal(checker.state(), 'ready');
        assert.equal(timers[0]?.cancelled, true);
    });

    it('has the worker draw, without a time limit, and follow the traces of a file when it is asked to', async () => {
        const { checker, worker, timers } = workshop();
        worker(0).answer({ kind: 'ready' });
        const subject = subjectOf(analysed(RACE));
        const drawing = checker.draw({ key: 'd', subject, wish: { kind: 'lanes', target: {} } });
        assert.equal(timers.length, 0);
        const [order] = worker(0).orders;
        assert.ok(order?.kind === 'draw');
        const drawn = draw(order.subject, order.wish);
        worker(0).answer({ kind: 'drawn', id: order.id, drawn: structuredClone(drawn) });
        assert.deepEqual(await drawing, { kind: 'drawn', drawn });
        assert.ok(drawn.kind === 'lanes' && drawn.picture !== null);
        const outcome = checker.check({ ...job('a'), traces: true });
        const second = worker(0).orders[1];
        assert.ok(second?.kind === 'check' && second.traces);
        worker(0).answer({ kind: 'report', id: second.id, report, impossible: [] });
        assert.deepEqual(await outcome, { kind: 'report', report, impossible: [] });
    });

    it('answers at once when a newer version of the same document comes, and lets a quick worker finish', async () => {
        const { checker, workers, worker, timers } = workshop();
        worker(0).answer({ kind: 'ready' });
        const first = checker.check(job('a'));
        const second = checker.check(job('a'));
        assert.deepEqual(await first, { kind: 'superseded' });
        assert.equal(worker(0).orders.length, 1);
        worker(0).answer({ kind: 'report', id: worker(0).orders[0]?.id ?? 0, report: { ...report, verdict: 'racy' } });
        assert.deepEqual(
            timers.map(({ cancelled }) => cancelled),
            [true, true, false],
        );
        worker(0).answer({ kind: 'report', id: worker(0).orders[1]?.id ?? 0, report });
        assert.deepEqual(await second, { kind: 'report', report });
        assert.equal(workers.length, 1);
    });

    it('terminates a worker that goes on with what nobody waits for', async () => {
        const { checker, workers, worker, timers } = workshop();
        worker(0).answer({ kind: 'ready' });
        const first = checker.check(job('a'));
        const second = checker.check(job('a'));
        assert.deepEqual(await first, { kind: 'superseded' });
        assert.equal(worker(0).terminated, false);
        timers[1]?.work();
        assert.equal(worker(0).terminated, true);
        // What the terminated worker still says is not heard.
        worker(0).answer({ kind: 'report', id: worker(0).orders[0]?.id ?? 0, report: { ...report, verdict: 'racy' } });
        worker(1).answer({ kind: 'ready' });
        worker(1).answer({ kind: 'report', id: worker(1).orders[0]?.id ?? 0, report });
        assert.deepEqual(await second, { kind: 'report', report });
        assert.equal(workers.length, 2);
    });

    it('replaces a waiting job without touching the running one of another document', async () => {
        const { checker, worker } = workshop();
        worker(0).answer({ kind: 'ready' });
        const running = checker.check(job('a'));
        const replaced = checker.check(job('b'));
        const waiting = checker.check(job('b'));
        assert.deepEqual(await replaced, { kind: 'superseded' });
        assert.equal(worker(0).terminated, false);
        worker(0).answer({ kind: 'report', id: worker(0).orders[0]?.id ?? 0, report });
        assert.equal((await running).kind, 'report');
        worker(0).answer({ kind: 'report', id: worker(0).orders[1]?.id ?? 0, report });
        assert.equal((await waiting).kind, 'report');
    });

    it('answers a crash as a crash, and works again afterwards', async () => {
        const { checker, worker } = workshop();
        worker(0).answer({ kind: 'ready' });
        const first = checker.check(job('a'));
        worker(0).crash('out of memory');
        assert.deepEqual(await first, { kind: 'crashed', message: 'out of memory' });
        const second = checker.check(job('a'));
        worker(1).answer({ kind: 'ready' });
        worker(1).answer({ kind: 'report', id: worker(1).orders[0]?.id ?? 0, report });
        assert.equal((await second).kind, 'report');
    });

    it('gives up on a worker that never gets ready instead of restarting for ever', async () => {
        const { checker, workers, worker } = workshop();
        const outcome = checker.check(job('a'));
        worker(0).crash('cannot load');
        worker(1).crash('cannot load');
        assert.deepEqual(await outcome, { kind: 'crashed', message: 'cannot load' });
        assert.equal(workers.length, 2);
    });

    it('calls a worker that does not answer within its budget crashed', async () => {
        const { checker, worker, timers } = workshop();
        worker(0).answer({ kind: 'ready' });
        const outcome = checker.check(job('a'));
        timers[0]?.work();
        assert.equal((await outcome).kind, 'crashed');
        assert.equal(worker(0).terminated, true);
    });

    it('stops on request', async () => {
        const { checker, worker, timers } = workshop();
        worker(0).answer({ kind: 'ready' });
        const running = checker.check(job('a'));
        checker.stop('a');
        assert.deepEqual(await running, { kind: 'stopped' });
        timers[1]?.work();
        assert.equal(worker(0).terminated, true);
        checker.dispose();
        assert.deepEqual(await checker.check(job('a')), { kind: 'stopped' });
    });
});
