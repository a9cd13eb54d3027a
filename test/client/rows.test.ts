import assert from 'node:assert/strict';
import { threadIn } from '../../client/debug/rows';

describe('rows of the Call Stack view', () => {
    it('name their thread', () => {
        assert.equal(threadIn(2), 2);
        assert.equal(threadIn({ threadId: 3 }), 3);
        for (const other of ['file:///race.isosync', undefined, null, { threadId: 'thread:1:2' }, {}])
            assert.equal(threadIn(other), undefined);
    });
});
