/** Stories on the real machine: scenarios from examples/, or texts written beside the story. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DebuggerHost, Tools } from '../../debugger/host';
import { loadScenario } from '../../debugger/load/load';
import { prevention } from '../../debugger/load/prevention';
import { tools } from '../../debugger/tools';
import { Story } from './story';

/** A file of examples/, by its name without ending. */
export const example = (name: string): string => readFileSync(join('examples', `${name}.isosync`), 'utf8');

export const RACE = 'synchronized-before-registered';

/** A clock that stands still: no budget ends before the work is done, on however slow a machine. */
const timeless: Tools = {
    ...tools,
    load: (path, text, readFile) => loadScenario(path, text, readFile, prevention),
    now: () => 0,
};

/** Files by path; texts may be changed while a story goes on. */
export type Files = Map<string, string>;

export function hostOf(files: Files): DebuggerHost {
    return {
        readFile: (path) => {
            const text = files.get(path);
            return text === undefined ? Promise.reject(new Error('there is no such file')) : Promise.resolve(text);
        },
    };
}

/**
 * Tells a story and compares it with its transcript.
 * @param name of the transcript
 * @param files path → text
 */
export function tell(
    name: string,
    title: string,
    files: Record<string, string>,
    body: (story: Story, files: Files) => Promise<void>,
): void {
    it(`${name}: ${title}`, async () => {
        const all: Files = new Map(Object.entries(files));
        const story = new Story(name, title, hostOf(all), timeless);
        await body(story, all);
        story.check();
    });
}

/** A story about the thread's race. */
export function tellRace(name: string, title: string, body: (story: Story, files: Files) => Promise<void>): void {
    tell(name, title, { [PATH]: example(RACE) }, body);
}

export const PATH = '/scenarios/race.isosync';

/** The line (from 1) on which a text first occurs. */
export function lineOf(text: string, wanted: string): number {
    const at = text.indexOf(wanted);
    if (at < 0) throw new Error(`no ${wanted}`);
    return text.slice(0, at).split('\n').length;
}
