/** Resolved scenario → programs, one per architecture and combination of options. */
import type { Instruction, Observable, Program, ProgramEvent } from '../machine/program';
import type { Diagnostic } from './diagnostic';
import { TooLarge } from './lower/code';
import { executeLabels, lowerCpu } from './lower/cpu';
import { expectations, lowerTraces } from './lower/expectations';
import { lowerProperties, patchedBy, propertyItems } from './lower/properties';
import { ScenarioScope } from './lower/scope';
import type { Lowered, LoweredProgram } from './lowered';
import { statementsOf } from './registers';
import type { Resolution, Target } from './resolution';
import type { Block, CpuItem, PropertyItem } from './syntax';

/**
 * Lowers a scenario. Nothing is lowered when the text has errors: a verdict about half a scenario would mislead.
 *
 * @returns programs in the order of the `arch` declaration; a file of procedures only has none
 */
export function lower(resolution: Resolution): Lowered {
    const diagnostics: Diagnostic[] = [];
    if (resolution.isLibrary || !resolution.wellFormed) return { programs: [], diagnostics };
    const programs: LoweredProgram[] = [];
    for (const target of resolution.targets) {
        try {
            programs.push(lowerProgram(resolution, target, diagnostics));
        } catch (error) {
            if (!(error instanceof TooLarge)) throw error;
            const message = 'this scenario unrolls to too many steps: use smaller counts in `repeat`';
            diagnostics.push({ code: 'ISO221', severity: 'error', span: error.span, message, related: [], fixes: [] });
        }
    }
    const distinct = unique(diagnostics);
    const failed = distinct.some(({ severity }) => severity === 'error');
    return { programs: failed ? [] : programs, diagnostics: distinct };
}

function lowerProgram(resolution: Resolution, target: Target, diagnostics: Diagnostic[]): LoweredProgram {
    const { file } = resolution;
    const cpuItems = file.items.filter((item): item is CpuItem => item.kind === 'cpu');
    const scope = new ScenarioScope(resolution, target, cpuItems);
    for (const item of cpuItems) {
        declareVersions(scope, item.body);
        if (item.handler) declareVersions(scope, item.handler.body);
    }
    for (const list of resolution.procedures.values()) for (const { item } of list) declareVersions(scope, item.body);
    const items = propertyItems(file.items);
    const patched = cpuItems.map((item) => patchedBy(scope, item));
    for (const item of items)
        if (item.kind === 'forbid-stale' && item.after)
            scope.wantMark(scope.cpus.indexOf(item.after.object.text), item.after.field.text);
    for (const item of file.items)
        if (item.kind === 'trace')
            for (const step of item.steps) {
                const cpu = scope.cpus.indexOf(step.cpu.text);
                const cpuItem = cpuItems[cpu];
                if (cpuItem && hasLabel(cpuItem, step.event.text)) scope.wantMark(cpu, step.event.text);
            }
    diagnostics.push(...neverPatched(items, patched));
    const unbounded = items.filter((item) => item.kind === 'forbid-stale').filter((item) => !item.after);
    const wanted = new Set(unbounded.map((item) => item.code.name.text));
    const end = patched.map((names, cpu) =>
        [...names].some((name) => wanted.has(name)) ? scope.newMark(cpu) : undefined,
    );
    const done = patched.map((names, cpu) => (items.length === 0 && names.size > 0 ? scope.newMark(cpu) : undefined));
    const code: Instruction[] = [];
    const events: ProgramEvent[] = [];
    const cpus = cpuItems.map((item, index) =>
        lowerCpu(scope, item, index, events, code, { end: end[index], done: done[index] }),
    );
    const asserts = events.flatMap(({ kind, cpu, text, span }, event) =>
        kind === 'assert' ? [{ cpu, event, text, span }] : [],
    );
    const registerOf = (cpu: number, name: string) => cpus[cpu]?.registers.indexOf(name) ?? -1;
    const { properties, named } = lowerProperties(scope, { patched, items }, { end, done }, registerOf, asserts);
    const program: Program = {
        name: title(resolution),
        architecture: target.architecture,
        options: target.options,
        symbols: scope.symbols,
        locations: scope.locations,
        cpus,
        code,
        events,
        marks: scope.marks,
        properties,
        observed: observables(scope, cpus, cpuItems),
    };
    return {
        architecture: target.architecture,
        options: target.options,
        optionText: target.optionText,
        program,
        expectations: expectations(file, target, named, diagnostics),
        traces: lowerTraces(file, scope, events, diagnostics),
    };
}

/** Every version some `patch` writes gets its symbol before conditions look for names. */
function declareVersions(scope: ScenarioScope, block: Block): void {
    for (const statement of statementsOf(block))
        if (statement.kind === 'simple' && statement.row === 'patch') {
            const [code, version] = statement.operands;
            if (version?.kind !== 'version') continue;
            scope.version(version.text, version.quoted);
            if (version.quoted && code?.kind === 'code-reference') scope.quoted.add(code.name.text);
        }
}

/** Properties without a label about a location that nobody patches: there is nothing they could find. */
function neverPatched(items: readonly PropertyItem[], patched: readonly ReadonlySet<string>[]): Diagnostic[] {
    const all = new Set(patched.flatMap((each) => [...each]));
    return items.flatMap((item): Diagnostic[] => {
        const isAsked = item.kind === 'forbid-unpredictable' || (item.kind === 'forbid-stale' && item.after === null);
        if (!isAsked || all.has(item.code.name.text)) return [];
        const { text, span } = item.code.name;
        const fixes = [...all].slice(0, 3).map((name) => ({
            title: `Replace by \`${name}\``,
            edits: [{ span, newText: name }],
        }));
        const message = `nobody patches \`${text}\`: this property holds without having been put to the test`;
        return [{ code: 'ISO223', severity: 'warning', span, message, related: [], fixes }];
    });
}

function hasLabel(item: CpuItem, label: string): boolean {
    for (const block of item.handler ? [item.body, item.handler.body] : [item.body])
        for (const statement of statementsOf(block))
            if (statement.labels.some(({ text }) => text === label)) return true;
    return false;
}

function title(resolution: Resolution): string {
    const item = resolution.file.items.find((each) => each.kind === 'scenario');
    return item?.title.value ?? '';
}

/** What a reader would list of a final state: registers by name, versions executed, shared words. */
function observables(scope: ScenarioScope, cpus: Program['cpus'], items: readonly CpuItem[]): readonly Observable[] {
    const found: Observable[] = [];
    for (const [cpu, { registers }] of cpus.entries()) {
        const labels = items[cpu] ? executeLabels(items[cpu]) : new Set<string>();
        for (const [reg, name] of registers.entries())
            if (/^[A-Za-z_]\w*$/.test(name) || labels.has(name)) found.push({ kind: 'register', cpu, reg });
    }
    for (const location of scope.words.values()) found.push({ kind: 'location', location });
    return found;
}

/** The same fault of the text on several architectures is one diagnostic. */
function unique(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
    const seen = new Set<string>();
    return diagnostics.filter(({ code, span, message }) => {
        const key = `${code} ${span.file ?? ''} ${span.start} ${code === 'ISO218' ? '' : message}`;
        return !seen.has(key) && seen.add(key);
    });
}
