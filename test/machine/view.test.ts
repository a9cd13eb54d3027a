import assert from 'node:assert/strict';
import fc from 'fast-check';
import { at, forWrites, join, MAX_TIMESTAMP, pOf, up, vOf } from '../../machine/view';

describe('views', () => {
    const timestamp = fc.nat(MAX_TIMESTAMP);
    const view = fc.tuple(timestamp, timestamp).map(([v, p]) => join(at(Math.min(v, p)), forWrites(p)));

    it('join is the pointwise maximum, up to the last timestamp that fits', () => {
        fc.assert(
            fc.property(view, view, (a, b) => {
                assert.equal(vOf(join(a, b)), Math.max(vOf(a), vOf(b)));
                assert.equal(pOf(join(a, b)), Math.max(pOf(a), pOf(b)));
                assert.equal(join(a, b), join(b, a));
            }),
        );
    });

    it('does not wrap around the width of a byte', () => {
        for (const t of [254, 255, 256, 257]) {
            assert.equal(vOf(at(t)), t);
            assert.equal(pOf(at(t)), t);
            assert.equal(up(forWrites(t)), at(t));
        }
    });
});
