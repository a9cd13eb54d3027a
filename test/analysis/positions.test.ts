import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { linesOf, toHuman, toLsp, toOffset } from '../../analysis/positions';

describe('positions', () => {
    it('knows LF, CR LF and CR', () => {
        assert.deepEqual(linesOf('a\nb\r\nc\rd').starts, [0, 2, 5, 7]);
    });

    it('converts there and back, for every offset that is not inside a CR LF', () => {
        fc.assert(
            fc.property(fc.array(fc.constantFrom('a', 'é', '😀', '\n', '\r\n', '\r')), (parts) => {
                const text = parts.join('');
                const lines = linesOf(text);
                for (let offset = 0; offset <= text.length; offset++) {
                    if (text[offset - 1] === '\r' && text[offset] === '\n') continue;
                    assert.equal(toOffset(lines, toLsp(lines, offset)), offset);
                }
            }),
        );
    });

    it('clamps what lies outside', () => {
        const lines = linesOf('ab\r\ncd');
        assert.equal(toOffset(lines, { line: 0, character: 99 }), 2);
        assert.equal(toOffset(lines, { line: 9, character: 0 }), 6);
        assert.deepEqual(toHuman(lines, 99), { line: 2, column: 3 });
    });
});
