import assert from 'node:assert/strict';
import { check } from '../../analysis/check';
import { checkProgram } from '../../machine/check';
import type { CheckAnswer, CheckOrder } from '../../server/checkerProtocol';
import { warmed } from '../../server/warmUp';

describe('warm-up', () => {
    const start = (onAnswer: (answer: CheckAnswer) => void) => {
        const orders: CheckOrder[] = [];
        let tell: (answer: CheckAnswer) => void = () => undefined;
        const worker = warmed((answer) => {
            tell = answer;
            return { post: (order) => orders.push(order), terminate: () => undefined };
        })(onAnswer, () => undefined);
        return { orders, worker, tell: (answer: CheckAnswer) => tell(answer) };
    };

    it('gives a worker without an order one whose report nobody hears', () => {
        const heard: CheckAnswer[] = [];
        const { orders, tell } = start((answer) => heard.push(answer));
        tell({ kind: 'ready' });
        const [order] = orders;
        assert.ok(order?.kind === 'check');
        const report = check(checkProgram, order.request, { limits: order.limits, finals: order.finals });
        assert.equal(report.verdict, 'racy');
        assert.ok(report.configurations[0]?.properties[0]?.witness);
        tell({ kind: 'report', id: order.id, report });
        assert.deepEqual(heard, [{ kind: 'ready' }]);
    });

    it('does not keep an order waiting', () => {
        const mine: CheckOrder = {
            kind: 'check',
            id: 1,
            request: { programs: [] },
            limits: {},
            finals: false,
            witness: false,
        };
        const { orders, worker, tell } = start((answer) => {
            if (answer.kind === 'ready') worker.post(mine);
        });
        tell({ kind: 'ready' });
        assert.deepEqual(orders, [mine]);
    });
});
