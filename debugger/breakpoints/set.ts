/** All breakpoints of a session, as the client asked for them; made into stops for one program, and again after a restart. */
import type { Program } from '../../machine/program';
import { cpuNamed, locationNamed } from '../expressions/names';
import { canonicalPath } from '../positions';
import type { Moment } from '../replay/moments';
import type { Stop } from '../replay/stops';
import { codeOfCpu, hex, placeAt } from '../view/disassembly';
import type { Qualifiers } from './conditions';
import { compile, sceneOf } from './conditions';
import type { FilterId } from './exceptions';
import { FILTERS } from './exceptions';
import { functionNamed } from './functions';
import type { Site } from './lines';
import { isAbout, sitesAt } from './lines';
import type { Access } from './watched';
import { watchedExpression, watchedNamed } from './watched';

/** A breakpoint on a line (from 1) of a file. */
export interface LineWish extends Qualifiers {
    readonly id: number;
    readonly line: number;
    readonly column?: number;
}
export interface FunctionWish extends Qualifiers {
    readonly id: number;
    readonly name: string;
}
/** A breakpoint on an instruction of a CPU's code. */
export interface InstructionWish extends Qualifiers {
    readonly id: number;
    readonly address: number;
}
export interface WatchWish extends Qualifiers {
    readonly id: number;
    readonly name: string;
    readonly access: Access;
}
export interface FilterWish {
    readonly id: number;
    readonly filter: FilterId;
    readonly condition?: string;
}

/** What became of a wish. */
export interface Settled {
    readonly id: number;
    readonly verified: boolean;
    readonly message?: string;
    readonly site?: Site;
}

/** What the wishes are settled against. */
export interface Ground {
    readonly program: Program;
    readonly sites: readonly Site[];
    /** Path in spans of a file by its canonical path; null: not a file of this scenario. */
    readonly fileOf: (canonical: string) => { readonly file: string | undefined } | null;
    /** Any moment, to check names against. */
    readonly probe: Moment;
}

export class BreakpointSet {
    private nextId = 1;
    /** By canonical path. */
    readonly lines = new Map<string, readonly LineWish[]>();
    functions: readonly FunctionWish[] = [];
    instructions: readonly InstructionWish[] = [];
    watches: readonly WatchWish[] = [];
    filters: readonly FilterWish[] = FILTERS.filter((filter) => filter.default).map((filter) => ({
        id: this.newId(),
        filter: filter.id,
    }));
    private settled = new Map<number, { settled: Settled; stop: Stop | null }>();

    newId(): number {
        return this.nextId++;
    }

    /** Everything one can stop at now. */
    get stops(): readonly Stop[] {
        return [...this.settled.values()].flatMap(({ stop }) => (stop === null ? [] : [stop]));
    }

    answer(id: number): Settled {
        return this.settled.get(id)?.settled ?? { id, verified: false, message: 'No scenario is loaded yet.' };
    }

    /** The filter a stop is of; null: it is a breakpoint. */
    filterOf(stop: Stop): FilterId | null {
        return this.filters.find((wish) => wish.id === stop.id)?.filter ?? null;
    }

    /** Filters have no breakpoint the client knows. */
    isFilter(id: number): boolean {
        return this.filters.some((wish) => wish.id === id);
    }

    setLines(path: string, wishes: readonly LineWish[]): void {
        this.lines.set(canonicalPath(path), wishes);
    }

    /** Settles every wish against a program. */
    settle(ground: Ground): readonly Settled[] {
        this.settled = new Map();
        for (const [path, wishes] of this.lines) {
            const file = ground.fileOf(path);
            for (const wish of wishes) this.put(wish.id, file === null ? elsewhere() : line(wish, file.file, ground));
        }
        for (const wish of this.functions) this.put(wish.id, named(wish, ground));
        for (const wish of this.instructions) this.put(wish.id, instruction(wish, ground));
        for (const wish of this.watches) this.put(wish.id, watched(wish, ground));
        for (const wish of this.filters) this.put(wish.id, filtered(wish, ground));
        return [...this.settled.values()].map(({ settled }) => settled);
    }

    private put(id: number, made: Made): void {
        if (typeof made === 'string')
            this.settled.set(id, { settled: { id, verified: false, message: made }, stop: null });
        else this.settled.set(id, { settled: { id, verified: true, site: made.site }, stop: { ...made.stop, id } });
    }
}

type Made = string | { readonly stop: Omit<Stop, 'id'>; readonly site?: Site };

const elsewhere = (): Made => 'This file is not part of the scenario that is being debugged.';

function line(wish: LineWish, file: string | undefined, ground: Ground): Made {
    const sites = sitesAt(ground.sites, file, wish.line, wish.column);
    const [site] = sites;
    if (site === undefined) return 'There is no event on this line or below it.';
    const event = [...site.events][0];
    const cpu = event === undefined || site.file !== undefined ? null : (ground.program.events[event]?.cpu ?? null);
    const compiled = compile(wish, ground.probe, cpu);
    if (typeof compiled === 'string') return compiled;
    const matches = (moment: Moment) => sites.some((each) => isAbout(each, moment)) && compiled.test(moment);
    return { stop: { kind: 'breakpoint', matches, hits: compiled.hits, log: compiled.log }, site };
}

function named(wish: FunctionWish, ground: Ground): Made {
    const site = functionNamed(ground.program, wish.name);
    if (typeof site === 'string') return site;
    const compiled = compile(wish, ground.probe, site.cpu);
    if (typeof compiled === 'string') return compiled;
    const matches = (moment: Moment) => site.about(moment) && compiled.test(moment);
    return { stop: { kind: 'function breakpoint', matches, hits: compiled.hits, log: compiled.log } };
}

function instruction(wish: InstructionWish, ground: Ground): Made {
    const { program } = ground;
    const place = placeAt(program, wish.address);
    const event = place === null ? undefined : codeOfCpu(program, place.cpu)[place.index];
    if (place === null || event === undefined) return `There is no instruction at ${hex(wish.address)}.`;
    const compiled = compile(wish, ground.probe, place.cpu);
    if (typeof compiled === 'string') return compiled;
    const matches = (moment: Moment) =>
        moment.next !== null && moment.next.cpu === place.cpu && moment.next.event === event && compiled.test(moment);
    return { stop: { kind: 'instruction breakpoint', matches, hits: compiled.hits } };
}

function watched(wish: WatchWish, ground: Ground): Made {
    const thing = watchedNamed(ground.program, wish.name) ?? watchedExpression(wish.name, sceneOf(ground.probe, null));
    if (thing === null) return `\`${wish.name}\` is nothing that can be watched.`;
    if (!thing.accesses.includes(wish.access)) return `\`${wish.name}\` can only be watched for changes.`;
    const compiled = compile(wish, ground.probe, null);
    if (typeof compiled === 'string') return compiled;
    const matches = (moment: Moment) => thing.touched(moment, wish.access) && compiled.test(moment);
    return { stop: { kind: 'data breakpoint', matches, hits: compiled.hits } };
}

function filtered(wish: FilterWish, ground: Ground): Made {
    const filter = FILTERS.find((each) => each.id === wish.filter);
    if (filter === undefined) return 'There is no such filter.';
    const only = restriction(wish.condition, ground);
    if (typeof only === 'string') return only;
    const matches = (moment: Moment) => filter.applies(moment) && only(moment);
    return { stop: { kind: 'exception', matches } };
}

/** A filter's condition: a CPU, a code location, or an expression. */
function restriction(condition: string | undefined, ground: Ground): ((moment: Moment) => boolean) | string {
    const text = condition?.trim() ?? '';
    if (text === '') return () => true;
    const cpu = cpuNamed(ground.program, text);
    if (cpu !== null) return (moment) => moment.last?.cpu === cpu;
    const location = locationNamed(ground.program, text);
    if (location !== null) {
        return (moment) =>
            moment.last?.effects.some((effect) => 'location' in effect && effect.location === location) ?? false;
    }
    const compiled = compile({ condition: text }, ground.probe, null);
    return typeof compiled === 'string' ? compiled : compiled.test;
}
