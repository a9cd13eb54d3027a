/** Files that a person has looked at. */
import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Compares with the file of that name in golden/; UPDATE_GOLDEN=1 makes it anew. */
export function golden(name: string, text: string): void {
    const folder = join(process.cwd(), 'test', 'report', 'golden');
    const file = join(folder, name);
    if (process.env.UPDATE_GOLDEN !== undefined) {
        mkdirSync(folder, { recursive: true });
        writeFileSync(file, text);
    }
    assert.ok(existsSync(file), `${name} is missing: write it with UPDATE_GOLDEN=1`);
    assert.ok(
        text === readFileSync(file, 'utf8'),
        `${name} differs: look at it, then UPDATE_GOLDEN=1 npm run unit -- report`,
    );
}
