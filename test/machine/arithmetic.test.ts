import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compute, conditionHolds, modify, NotModelled } from '../../machine/arithmetic';
import { symbolValue } from '../../machine/program';

describe('machine arithmetic', () => {
    const int32 = fc.integer();

    it('wraps at 32 bits as two’s complement does', () => {
        fc.assert(
            fc.property(int32, int32, (a, b) => {
                assert.equal(compute('add', a, b, 32), (a + b) | 0);
                assert.equal(compute('sub', a, b, 32), (a - b) | 0);
                assert.equal(compute('mul', a, b, 32), Math.imul(a, b));
                assert.equal(compute('xor', a, b, 32), a ^ b);
                assert.equal(compute('bic', a, b, 32), a & ~b);
                assert.equal(compute('shl', a, b & 31, 32), a << (b & 31));
                assert.equal(compute('shr', a, b & 31, 32), (a >>> (b & 31)) | 0);
            }),
        );
    });

    it('evaluates every condition of a comparison as the integers say', () => {
        fc.assert(
            fc.property(int32, int32, (a, b) => {
                const holds = (condition: Parameters<typeof conditionHolds>[0]): boolean =>
                    conditionHolds(condition, 'sub', a, b, 32);
                assert.equal(holds('eq'), a === b);
                assert.equal(holds('lt'), a < b);
                assert.equal(holds('ge'), a >= b);
                assert.equal(holds('gt'), a > b);
                assert.equal(holds('le'), a <= b);
                assert.equal(holds('lo'), a >>> 0 < b >>> 0);
                assert.equal(holds('hs'), a >>> 0 >= b >>> 0);
                assert.equal(holds('hi'), a >>> 0 > b >>> 0);
                assert.equal(holds('ls'), a >>> 0 <= b >>> 0);
                assert.equal(holds('mi'), ((a - b) | 0) < 0);
            }),
        );
    });

    it('lets false dependencies run over addresses, versions and instructions', () => {
        const address = symbolValue(3);
        assert.equal(compute('xor', address, address, 64), 0);
        assert.equal(compute('add', address, 0, 64), address);
        assert.equal(compute('eq', address, symbolValue(4), 64), 0);
        assert.equal(modify('swap', address, 7, 64), 7);
    });

    it('refuses arithmetic that would need a number for an address', () => {
        assert.throws(() => compute('add', symbolValue(3), 4, 64), NotModelled);
        assert.throws(() => conditionHolds('lt', 'sub', symbolValue(3), 4, 64), NotModelled);
        assert.throws(() => compute('shl', 1, 50, 64), NotModelled);
    });
});
