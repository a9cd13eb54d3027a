import assert from 'node:assert/strict';
import fc from 'fast-check';
import { compute, conditionHolds, modify, NotModelled } from '../../machine/arithmetic';
import { symbolValue, type AluFunction } from '../../machine/program';

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

    it('computes with small and with large numbers as exact integers do', () => {
        const edges = [0, 2 ** 30, 2 ** 31, 2 ** 32, 2 ** 40].flatMap((edge) =>
            [-2, -1, 0, 1, 2].flatMap((by) => [edge + by, 0 - edge - by]),
        );
        const exact = {
            mov: (a) => a,
            add: (a, b) => a + b,
            sub: (a, b) => a - b,
            and: (a, b) => a & b,
            or: (a, b) => a | b,
            xor: (a, b) => a ^ b,
            bic: (a, b) => a & ~b,
            orn: (a, b) => a | ~b,
            eon: (a, b) => a ^ ~b,
            not: (a) => ~a,
            neg: (a) => -a,
            eq: (a, b) => (a === b ? 1n : 0n),
            lt: (a, b) => (a < b ? 1n : 0n),
            lnot: (a) => (a === 0n ? 1n : 0n),
        } satisfies Partial<Record<AluFunction, (a: bigint, b: bigint) => bigint>>;
        for (const fn of Object.keys(exact) as (keyof typeof exact)[])
            for (const width of [32, 64] as const)
                for (const a of edges)
                    for (const b of edges) {
                        const wanted = Number(BigInt.asIntN(width, exact[fn](BigInt(a), BigInt(b))));
                        assert.ok(Object.is(compute(fn, a, b, width), wanted), `${fn} ${a} ${b} ${width}`);
                    }
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
