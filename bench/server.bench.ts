/**
 * The language server over stdio, diagnostics pulled: from keystroke to syntax diagnostics beside the JSON language server
 * on a document of the same size, from keystroke to the verdict of every example, and from start to the first diagnostics.
 * Fails where a bound is not met.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { jsonServer } from './jsonServer';
import { startLanguageClient } from './languageClient';
import type { LanguageClient, LineEdit } from './languageClient';
import { jsonOf, scenarioOf } from './largeTexts';

const SERVER = join(process.cwd(), 'dist/server.js');
const THREAD = 'synchronized-before-registered.isosync';
/** Milliseconds, at the 95th percentile, from keystroke to the verdict of the thread's scenario. */
const VERDICT_BOUND = 50;
const failures: string[] = [];

export async function bench(): Promise<void> {
    await starting();
    await syntax();
    await verdicts();
    if (failures.length > 0) throw new Error(`bounds not met:\n${failures.join('\n')}`);
}

const percentile = (times: readonly number[], part: number): number =>
    [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * part))] ?? NaN;
const shown = (times: readonly number[]): string =>
    `p50 ${percentile(times, 0.5).toFixed(2).padStart(7)} ms  p95 ${percentile(times, 0.95).toFixed(2).padStart(7)} ms`;

async function starting(): Promise<void> {
    const replies: number[] = [];
    const diagnostics: number[] = [];
    const text = example(THREAD);
    for (let run = 0; run < 7; run++) {
        const before = performance.now();
        const client = await startLanguageClient(SERVER);
        replies.push(client.started);
        await client.open('file:///bench/start.isosync', 'isosync', text);
        diagnostics.push(performance.now() - before);
        await client.end();
    }
    console.log(`start → answer to initialize       ${shown(replies)}`);
    console.log(`start → first diagnostics          ${shown(diagnostics)}`);
}

interface Side {
    readonly client: LanguageClient;
    readonly uri: string;
    readonly edits: readonly [LineEdit, LineEdit];
    readonly times: number[];
}

/** Keystrokes in the middle of the text, one that breaks it and one that mends it, taking turns. */
async function syntax(): Promise<void> {
    const json = jsonServer();
    if ('missing' in json) console.log(`not compared with the JSON language server: ${json.missing}`);
    const ours = await startLanguageClient(SERVER);
    const theirs = 'script' in json ? await startLanguageClient(json.script) : null;
    for (const lines of [100, 1_000, 10_000] as const) {
        // Until what runs on every keystroke has been compiled, on both sides.
        const warmUp = lines > 100 ? 40 : 600;
        const text = scenarioOf(lines);
        const sides = [await side(ours, `file:///bench/${lines}.isosync`, 'isosync', text, ';')];
        if (theirs)
            sides.push(await side(theirs, `file:///bench/${lines}.json`, 'json', jsonOf(lines, text.length), ','));
        // As many as make the 95th percentile one of dozens.
        const rounds = { 100: 1_000, 1_000: 400, 10_000: 100 }[lines];
        for (let round = 0; round < rounds + warmUp; round++)
            // Neither is always the one that follows the other.
            for (const { client, uri, edits, times } of round % 4 < 2 ? sides : [...sides].reverse()) {
                const edit = edits[round % 2 === 0 ? 0 : 1];
                const { report, milliseconds } = await client.editAndPull(uri, edit);
                const broken = report.kind === 'full' && report.items.some(({ severity }) => severity === 1);
                if (broken !== (round % 2 === 0))
                    throw new Error(`${uri} round ${round}: ${JSON.stringify(report).slice(0, 400)}`);
                if (round >= warmUp) times.push(milliseconds);
            }
        const [us, them] = sides;
        if (us) console.log(`${String(lines).padStart(6)} lines, ours               ${shown(us.times)}`);
        if (us && them) {
            console.log(`${String(lines).padStart(6)} lines, JSON               ${shown(them.times)}`);
            for (const part of [0.5, 0.95]) {
                const ratio = percentile(us.times, part) / percentile(them.times, part);
                bound(`${lines} lines, p${part * 100}: ours takes ${ratio.toFixed(2)} times as long as JSON`, ratio, 1);
            }
        }
        for (const { client, uri } of sides) await client.close(uri);
    }
    await ours.end();
    await theirs?.end();
}

async function side(client: LanguageClient, uri: string, language: string, text: string, mark: string): Promise<Side> {
    await client.open(uri, language, text);
    const lines = text.split('\n');
    let line = Math.floor(lines.length / 2);
    while (!lines[line]?.includes(mark)) line++;
    const at = lines[line]?.indexOf(mark) ?? 0;
    return {
        client,
        uri,
        edits: [
            { line, from: at, to: at + 1, text: '' },
            // With a blank more every time: no text is there twice, so nothing can be remembered of it.
            { line, from: at, to: at, text: `${mark} ` },
        ],
        times: [],
    };
}

/** Keystrokes in a comment; the verdict is there when the server has asked to be pulled again and answers with one. */
async function verdicts(): Promise<void> {
    const client = await startLanguageClient(SERVER);
    const all: number[] = [];
    let thread: number[] = [];
    let slowest = { name: '', time: 0 };
    const names = readdirSync(join(process.cwd(), 'examples')).filter((name) => name.endsWith('.isosync'));
    for (const name of [THREAD, ...names.sort()]) {
        const uri = `file:///bench/${name}`;
        const isThread = name === THREAD && thread.length === 0;
        const text = `// ${example(name)}`;
        await verdictAfter(client, () => client.open(uri, 'isosync', text));
        const times: number[] = [];
        for (let round = 0; round < (isThread ? 120 : 4); round++) {
            const sent = performance.now();
            await verdictAfter(client, async () => {
                const edit = round % 2 === 0 ? { from: 3, to: 3, text: 'x' } : { from: 3, to: 4, text: '' };
                await client.editAndPull(uri, { line: 0, ...edit });
            });
            await client.request('textDocument/diagnostic', { textDocument: { uri } });
            if (!isThread || round >= 20) times.push(performance.now() - sent);
        }
        if (isThread) thread = times;
        else {
            all.push(...times);
            const time = percentile(times, 0.5);
            if (time > slowest.time) slowest = { name, time };
        }
        await client.close(uri);
    }
    console.log(
        `verdict of every example           ${shown(all)}  slowest ${slowest.name} ${slowest.time.toFixed(0)} ms`,
    );
    console.log(`verdict of ${THREAD}  ${shown(thread)}`);
    bound(
        `verdict of ${THREAD}, p95 in ms: ${percentile(thread, 0.95).toFixed(1)}`,
        percentile(thread, 0.95),
        VERDICT_BOUND,
    );
    await client.end();
}

async function verdictAfter(client: LanguageClient, work: () => Promise<void>): Promise<void> {
    const known = client.asked('workspace/diagnostic/refresh');
    await work();
    await known;
}

function example(name: string): string {
    return readFileSync(join(process.cwd(), 'examples', name), 'utf8');
}

function bound(what: string, value: number, limit: number): void {
    const isMet = value <= limit;
    console.log(`  ${isMet ? 'ok  ' : 'FAIL'} ${what} (at most ${limit})`);
    if (!isMet) failures.push(what);
}
