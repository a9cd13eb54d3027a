/** What a session debugs: one scenario on one architecture, its replay, and everything that hangs on them. */
import type { CpuIndex, Program, Property, Span } from '../machine/program';
import type { ChoiceKey, Stepper } from '../machine/trace';
import type { BreakpointSet, Ground } from './breakpoints/set';
import type { Site } from './breakpoints/lines';
import { sitesOf } from './breakpoints/lines';
import type { Format } from './expressions/show';
import type { Configuration, Scenario } from './load/scenario';
import type { ClientFacts } from './positions';
import { canonicalPath } from './positions';
import type { Branch } from './replay/branch';
import { momentAt } from './replay/moments';
import type { Replay } from './replay/replay';
import type { Policy } from './replay/run';
import type { Outlooks } from './search/outlook';
import type { Preventions } from './search/preventions';
import type { Hit } from './replay/stops';
import type { FrameSpec } from './view/frames';
import { Texts } from './view/texts';
import type { VariableSpec } from './view/variables';

export type Mode = 'counterexample' | 'interactive' | 'random' | 'trace' | 'run';

/** Numbers given to the client for things it may ask about until the next stop. */
export class Handles<T> {
    private readonly things = new Map<number, T>();
    /** Numbers are not used again: a client that asks about an old one is told so. */
    private next = 1;

    add(thing: T): number {
        const id = this.next++;
        this.things.set(id, thing);
        return id;
    }
    get(id: number): T | undefined {
        return this.things.get(id);
    }
    clear(): void {
        this.things.clear();
    }
}

/** Children behind a `variablesReference`. */
export interface Container {
    readonly list: (format: Format) => readonly VariableSpec[];
    /** The position the values belong to: only those of the present one can be set. */
    readonly position: number;
}

/** A choice that was offered at a position; taken there, it forks where the trace goes another way. */
export interface Target {
    readonly key: ChoiceKey;
    readonly position: number;
}

/** The trunk a schedule was refitted from, and how long the refitted one was: a longer one was stepped since. */
export interface Origin {
    readonly stepper: Stepper;
    readonly trunk: Branch;
    readonly length: number;
}

/** What is found out about the program beside its steps. */
export interface Studies {
    readonly outlooks: Outlooks;
    readonly preventions: Preventions;
}

export class Debuggee {
    readonly program: Program;
    readonly texts: Texts;
    readonly sites: readonly Site[];
    readonly frames = new Handles<FrameSpec>();
    readonly containers = new Handles<Container>();
    readonly locations = new Handles<Span>();
    readonly targets = new Handles<Target>();
    /** The CPU the person is stepping: the focus stays on it. */
    focus: CpuIndex = 0;
    /** The outcome (an `exists`) that the trace was built to show. */
    shows: Property | null = null;
    /** What the schedule was made from at a restart. */
    origin: Origin | null = null;
    /** Why it stands still; null while it runs. */
    hits: readonly Hit[] = [];

    constructor(
        readonly scenario: Scenario,
        readonly configuration: Configuration,
        readonly mode: Mode,
        readonly replay: Replay,
        readonly policy: Policy,
        readonly studies: Studies,
        client: ClientFacts,
        libraryUri: ((file: string) => string) | null = null,
    ) {
        this.program = configuration.program;
        this.texts = new Texts(scenario, client, libraryUri);
        this.sites = sitesOf(this.program, (file) => this.texts.lines(file));
    }

    /** What breakpoints are settled against. */
    ground(): Ground {
        return {
            program: this.program,
            sites: this.sites,
            fileOf: (canonical) => this.texts.fileAt(canonicalPath(canonical)),
            probe: momentAt(this.replay, this.replay.position),
        };
    }

    settle(breakpoints: BreakpointSet): ReturnType<BreakpointSet['settle']> {
        return breakpoints.settle(this.ground());
    }

    /** Whether something could have prevented a violation: what was set by hand is no execution of the scenario. */
    get isPreventable(): boolean {
        return this.replay.branch.entries.every((entry) => entry.kind !== 'force');
    }

    /** What would have prevented the violation of a property, as far as it is known by now. */
    prevented(property: number): string | undefined {
        return this.isPreventable ? this.studies.preventions.at(property) : undefined;
    }

    /** Whether a violation can still follow each choice. */
    get outlooks(): Outlooks {
        return this.studies.outlooks;
    }

    /** The session ends: whoever still looks for something stops. */
    stop(): void {
        this.studies.outlooks.stop();
        this.studies.preventions.stop();
    }

    /** How often it has stopped. */
    stops = 0;

    /** Numbers of frames and variables die with every stop. */
    forget(): void {
        this.stops++;
        this.frames.clear();
        this.containers.clear();
        this.locations.clear();
        this.targets.clear();
    }
}

/** CPUs are threads 1, 2, …: a thread of 0 is not a thread to every client. */
export const threadOf = (cpu: CpuIndex): number => cpu + 1;
export const cpuOfThread = (thread: number): CpuIndex => thread - 1;
