/** Locations, symbols and names of one program. */
import type {
    ArchitectureName,
    Location,
    LocationId,
    Mark,
    Operand,
    ProgramSymbol,
    Value,
} from '../../machine/program';
import { symbolValue } from '../../machine/program';
import { constant } from '../constants';
import { modifiable } from '../modifiable';
import type { Procedure, Resolution, Target } from '../resolution';
import type { CodeItem, CpuItem, SharedItem } from '../syntax';
import type { CodeCells, ProgramScope } from './environment';

/** Symbol 0 of every program: the version of an `execute` that did not happen. */
export const NONE: Value = symbolValue(0);

export class ScenarioScope implements ProgramScope {
    readonly symbols: ProgramSymbol[] = [{ kind: 'none' }];
    readonly locations: Location[] = [];
    readonly marks: Mark[] = [];
    readonly codes = new Map<string, CodeCells>();
    readonly words = new Map<string, LocationId>();
    readonly registrations: LocationId[] = [];
    /** Locations with quoted versions. */
    readonly quoted = new Set<string>();
    readonly cpus: readonly string[];
    readonly architecture: ArchitectureName;
    readonly options: Target['options'];
    private readonly versions = new Map<string, Value>();
    private readonly addresses = new Map<LocationId, Value>();
    private readonly procedures = new Map<string, Procedure>();
    private lines = 0;
    private expansions = 0;
    private loops = 0;

    constructor(
        private readonly resolution: Resolution,
        target: Target,
        readonly cpuItems: readonly CpuItem[],
    ) {
        this.architecture = target.architecture;
        this.options = target.options;
        this.cpus = cpuItems.map((item) => item.name.text);
        for (const [name, list] of resolution.procedures) {
            const found = list.find((procedure) => procedure.architectures.includes(target.architecture));
            if (found) this.procedures.set(name, found);
        }
        for (const item of resolution.file.items) {
            if (item.kind === 'code') this.declareCode(item, this.lines++);
            else if (item.kind === 'shared') this.declareWord(item, this.lines++);
            else if (item.kind === 'line') {
                const line = this.lines++;
                for (const cell of item.items) {
                    if (cell.kind === 'code') this.declareCode(cell, line);
                    else if (cell.kind === 'shared') this.declareWord(cell, line);
                }
            }
        }
        for (const [cpu, item] of cpuItems.entries()) {
            const initial = item.unregistered ? 0 : 1;
            const name = `registered(${item.name.text})`;
            const { span } = item.name;
            this.registrations.push(this.locations.length);
            this.locations.push({ name, kind: 'registration', initial, line: this.lines++, cpu, span });
        }
    }

    private declareCode(item: CodeItem, line: number): void {
        const name = item.name.text;
        const initial = this.version(item.version.text, item.version.quoted);
        if (item.version.quoted) this.quoted.add(name);
        const cells: LocationId[] = [];
        const parts = item.parts?.value ?? 1;
        for (let part = 0; part < parts; part++) {
            cells.push(this.locations.length);
            const cell = parts > 1 ? `${name}.${part}` : name;
            this.locations.push({ name: cell, kind: 'code', initial, line, span: item.name.span });
        }
        this.codes.set(name, { name, cells });
    }

    private declareWord(item: SharedItem, line: number): void {
        const initial = item.value ? (constant(item.value) ?? 0) : 0;
        this.words.set(item.name.text, this.locations.length);
        this.locations.push({ name: item.name.text, kind: 'word', initial, line, span: item.name.span });
    }

    version(text: string, quoted: boolean): Value {
        const key = `${quoted ? '"' : ''}${text}`;
        const known = this.versions.get(key);
        if (known !== undefined) return known;
        const value = symbolValue(this.symbols.length);
        const listed = !quoted || modifiable(this.architecture, text);
        this.symbols.push({ kind: 'version', name: text, quoted, modifiable: listed });
        this.versions.set(key, value);
        return value;
    }

    knownVersion(name: string): Value | undefined {
        // Every version is made known before the first CPU is lowered: see `lowerProgram`.
        return this.versions.get(name);
    }

    address(location: LocationId): Operand {
        const known = this.addresses.get(location);
        if (known !== undefined) return { value: known };
        const value = symbolValue(this.symbols.length);
        const name = this.locations[location]?.name ?? '';
        this.symbols.push({ kind: 'address', name, location, pc: null });
        this.addresses.set(location, value);
        return { value };
    }

    procedure(name: string): Procedure | undefined {
        return this.procedures.get(name);
    }

    /** Registers a label some property or trace mentions. */
    wantMark(cpu: number, label: string): number {
        const known = this.mark(cpu, label);
        if (known !== undefined) return known;
        this.marks.push({ cpu, label });
        return this.marks.length - 1;
    }

    /** A mark for the end of a CPU. */
    newMark(cpu: number): number {
        this.marks.push({ cpu, label: '$end' });
        return this.marks.length - 1;
    }

    mark(cpu: number, label: string): number | undefined {
        const index = this.marks.findIndex((mark) => mark.cpu === cpu && mark.label === label);
        return index < 0 ? undefined : index;
    }

    nameOf(location: LocationId): string {
        return this.locations[location]?.name ?? '';
    }

    nextExpansion(): number {
        return ++this.expansions;
    }

    nextLoop(): number {
        return this.loops++;
    }

    linesOf(cells: readonly LocationId[]): readonly LocationId[] {
        const seen = new Set<number>();
        return cells.filter((cell) => {
            const line = this.locations[cell]?.line ?? -1;
            return !seen.has(line) && seen.add(line);
        });
    }

    textOf(path: string | undefined): string {
        const file = path === undefined ? this.resolution.file : this.resolution.files.get(path);
        return file?.text ?? '';
    }
}
