import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as protocol from 'vscode-languageserver-protocol/node';
import { FEATURES } from '../../server/features';

interface Row {
    readonly methods: readonly string[];
    readonly answer: string;
    readonly why: string;
}

const text = readFileSync('docs/architecture.md', 'utf8');
const table = text.slice(text.indexOf('| LSP 3.17 request')).split('\n\n', 1)[0] ?? '';
const rows = table
    .split('\n')
    .slice(2)
    .map((line): Row => {
        const [, first = '', answer = '', why = ''] = line.split('|').map((cell) => cell.trim());
        return { methods: [...first.matchAll(/`([^`]+)`/g)].map(([, method = '']) => method), answer, why };
    });

/** Every request that a client may send, as the protocol's own library has them. */
const requests = Object.values(protocol).flatMap((each: unknown): string[] => {
    if (typeof each !== 'object' || each === null || !('type' in each) || !('messageDirection' in each)) return [];
    const { type, messageDirection } = each;
    const isRequest = typeof type === 'object' && type !== null && type.constructor.name.includes('Request');
    return isRequest && messageDirection === 'clientToServer' && 'method' in type ? [String(type.method)] : [];
});

describe('the table of LSP requests in docs/architecture.md', () => {
    it('has every request of the protocol, once', () => {
        assert.ok(requests.length > 40, `${requests.length} requests found in the library`);
        assert.deepEqual(rows.flatMap(({ methods }) => methods).sort(), [...requests].sort());
    });

    it('says yes of those that are declared, and no, with a reason, of the others', () => {
        const answered = new Set([
            ...FEATURES.map(({ method }) => method),
            'initialize',
            'shutdown',
            'textDocument/diagnostic',
            'completionItem/resolve',
            'workspace/symbol',
            'workspace/textDocumentContent',
            'textDocument/semanticTokens/full',
            'textDocument/semanticTokens/full/delta',
            'textDocument/semanticTokens/range',
        ]);
        for (const { methods, answer, why } of rows)
            for (const method of methods) {
                assert.equal(answer, answered.has(method) ? 'yes' : 'no', method);
                assert.ok(why.length > 5, `${method} has no reason`);
            }
    });

    it('names files that are there', () => {
        for (const { why } of rows.filter(({ answer }) => answer === 'yes'))
            for (const [, file = ''] of why.matchAll(/`(server\/[\w/.]+\.ts)`/g)) assert.ok(existsSync(file), file);
    });
});
