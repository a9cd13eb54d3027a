import assert from 'node:assert/strict';
import fc from 'fast-check';
import { borrowPool, createPool, returnPool } from '../../machine/explorer/pool';

describe('pool of packed states', () => {
    it('is a set: equal records get one number, different ones never share', () => {
        const records = fc.array(fc.array(fc.nat(3), { minLength: 1, maxLength: 6 }), { maxLength: 200 });
        fc.assert(
            fc.property(fc.array(records, { minLength: 1, maxLength: 3 }), (rounds) => {
                const pool = createPool();
                for (const round of rounds) {
                    pool.clear();
                    const numbers = new Map<string, number>();
                    for (const slots of round) {
                        const number = pool.insert(Uint16Array.from([...slots, 9, 9]), slots.length);
                        const key = slots.join(' ');
                        assert.equal(pool.fresh, !numbers.has(key));
                        assert.equal(number, numbers.get(key) ?? numbers.size);
                        numbers.set(key, number);
                    }
                    assert.equal(pool.size, numbers.size);
                    const into = new Uint16Array(10);
                    for (const [key, number] of numbers) {
                        const length = pool.read(number, into);
                        assert.equal([...into.subarray(0, length)].join(' '), key);
                    }
                }
            }),
        );
    });

    it('grows past its first tables', () => {
        const pool = createPool();
        for (let i = 0; i < 40_000; i++) assert.equal(pool.insert(Uint16Array.of(i & 0xff, i >> 8, 1, 2, 3), 5), i);
        assert.equal(pool.insert(Uint16Array.of(1, 0, 1, 2, 3), 5), 1);
        pool.clear();
        assert.equal(pool.insert(Uint16Array.of(1, 0, 1, 2, 3), 5), 0);
        assert.ok(pool.fresh);
    });

    it('is lent again as good as new, unless it has grown large', () => {
        const pool = borrowPool();
        for (let i = 0; i < 100; i++) pool.insert(Uint16Array.of(i, 7, 7), 3);
        const { bytes } = pool;
        returnPool(pool);
        const again = borrowPool();
        assert.equal(again, pool);
        assert.equal(again.size, 0);
        assert.ok(again.bytes < bytes);
        assert.equal(again.insert(Uint16Array.of(5, 7, 7), 3), 0);
        assert.ok(again.fresh);
        for (let i = 0; i < 100_000; i++) again.insert(Uint16Array.of(i & 0xff, i >> 8, 7), 3);
        returnPool(again);
        assert.notEqual(borrowPool(), again);
    });
});
