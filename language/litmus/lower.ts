/** Litmus tree → Program. Whatever cannot be expressed is reported with its place; then there is no program. */
import { DEFAULT_OPTIONS, isSymbol } from '../../machine/program';
import type { ArchitectureOptions, Cpu, Program, Value } from '../../machine/program';
import { assemble, type Assembly } from './assemble';
import { lowerCondition, lowerFilter, noElement, observedOf } from './final';
import { createNames, type Names } from './names';
import { DIALECTS } from './dialects';
import { checkAccesses } from './accesses';
import type { LitmusPlace, LitmusTest, LitmusValue } from './tree';
import { wordType, wrap } from './types';
import type { Report } from './values';

/** `CacheType=IDC`, `CacheType=DIC` (which herd7 takes as both), `Variant=exs,eis`. */
export function litmusOptions(test: LitmusTest): ArchitectureOptions {
    const words = (key: string): string[] =>
        test.keys.flatMap(({ name, value }) => (name.toLowerCase() === key ? value.toLowerCase().split(/[\s,]+/) : []));
    const cache = words('cachetype');
    const variant = words('variant');
    const dic = cache.includes('dic') ? 1 : 0;
    const exs = variant.includes('exs');
    return {
        ...DEFAULT_OPTIONS,
        dic,
        idc: dic === 1 || cache.includes('idc') ? 1 : 0,
        eis: exs && !variant.includes('eis') ? 0 : 1,
        eos: exs && !variant.includes('eos') ? 0 : 1,
        ialluBroadcast: true,
    };
}

/** Variants of herd7 that ask for something that is not modelled, by the names it knows them by. */
const UNSUPPORTED_VARIANT =
    /^(?:mixed|unaligned|memtag|mte|mte[23]|vmsa|kvm|ptw|pte2|neon|sve|sme|pac|pauth\d?|fpac|const-pac-field|morello|ets[123]?|faulttonext|skip|asl.*)$/;

function checkVariants(test: LitmusTest, report: Report): void {
    for (const { name, value, span } of test.keys) {
        if (name.toLowerCase() !== 'variant') continue;
        for (const variant of value.split(/[\s,]+/))
            if (UNSUPPORTED_VARIANT.test(variant.toLowerCase()))
                report({ code: 'ISO404', span, message: `the variant ${variant} is not supported` });
    }
}

/** Elements of an array at most. */
const MOST_ELEMENTS = 64;

/**
 * Lowers a test.
 * @returns null when something was reported: a program that leaves something out would be a guess
 */
export function lowerLitmus(test: LitmusTest, report: Report): Program | null {
    let sound = true;
    const note: Report = (problem) => {
        sound = false;
        report(problem);
    };
    checkVariants(test, note);
    const names = createNames();
    const options = litmusOptions(test);
    // Arrays first: an initial value may name an element before the declaration.
    for (const { place, type, length, value } of test.init) {
        if (place.kind !== 'location' || place.index !== undefined) continue;
        const { size } = wordType(type);
        if (length === null) {
            if (type !== null && value?.kind !== 'array') names.sized(place.name, size);
        } else if (length < 1 || length > MOST_ELEMENTS || names.array(place.name, length, size) === null)
            note({
                code: length < 1 || length > MOST_ELEMENTS ? 'ISO404' : 'ISO402',
                span: place.span,
                message:
                    length < 1 || length > MOST_ELEMENTS
                        ? `an array of ${length} elements: 1 to ${MOST_ELEMENTS} are supported`
                        : `${place.name} is declared twice`,
            });
    }
    const dialect = DIALECTS[test.architecture];
    const assembly = assemble(test, { names, options, report: note, dialect });
    const files = assembly.cpus.map((): Value[] => []);
    const value = (written: LitmusValue): Value => lowerValue(written, names, assembly, note);
    const registerOf = (place: Extract<LitmusPlace, { kind: 'register' }>): { cpu: number; reg: number } | null => {
        const cpu = assembly.cpus.findIndex((found) => found.number === place.cpu);
        const name = dialect.register(place.name);
        if (cpu >= 0 && name !== null) return { cpu, reg: names.register(name) };
        const message = cpu < 0 ? `there is no P${place.cpu}` : `${place.name} is no register of ${test.architecture}`;
        note({ code: 'ISO405', span: place.span, message });
        return null;
    };
    for (const { place, type, value: written } of test.init) {
        const typed = (item: LitmusValue): Value => {
            const initial = value(item);
            return isSymbol(initial) ? initial : wrap(initial, wordType(type));
        };
        if (place.kind === 'register') {
            const found = registerOf(place);
            if (found !== null) files[found.cpu][found.reg] = written === null ? 0 : value(written);
        } else if (place.kind === 'location') {
            const elements = names.elements(place.name);
            if (written?.kind === 'array') {
                if (elements === null || written.values.length > elements.length)
                    note({ code: 'ISO405', span: written.span, message: noElement(place.name, elements) });
                else written.values.forEach((item, index) => names.setInitial(elements[index], typed(item)));
            } else if (place.index !== undefined && (elements === null || place.index >= elements.length))
                note({ code: 'ISO405', span: place.span, message: noElement(place.name, elements) });
            else if (written !== null)
                names.setInitial(elements?.[place.index ?? 0] ?? names.location(place.name), typed(written));
            else if (elements === null) names.location(place.name);
        } else
            note({
                code: 'ISO404',
                span: place.span,
                message: 'an initial value of code is not supported: write the instruction in the program',
            });
    }
    const resolve = { test, names, assembly, report: note, value, registerOf };
    const filter = lowerFilter(resolve);
    const properties = lowerCondition(resolve);
    const observed = observedOf(resolve);
    if (!sound) return null;
    const offsets = assembly.offsets();
    if (offsets.length > 0) names.displace(offsets);
    const cpus: Cpu[] = assembly.cpus.map(({ number, entry, faultHandler, span }, cpu) => ({
        name: `P${number}`,
        entry,
        handler: null,
        faultHandler,
        registers: names.registers,
        initial: names.registers.map((_, reg) => files[cpu][reg] ?? 0),
        startsInUser: false,
        registered: 0,
        registration: null,
        span,
    }));
    const code = assembly.finish(cpus.map(({ initial }) => initial));
    const { symbols, locations } = names;
    const program: Program = {
        name: test.name,
        architecture: dialect.architecture,
        options,
        symbols,
        locations,
        cpus,
        code,
        events: assembly.events,
        marks: [],
        properties,
        observed,
        ...(filter === null ? {} : { filter }),
    };
    checkAccesses(program, assembly.accesses(), names, note);
    return sound ? program : null;
}

function lowerValue(written: LitmusValue, names: Names, assembly: Assembly, report: Report): Value {
    switch (written.kind) {
        case 'number':
            return written.value;
        case 'array':
            report({ code: 'ISO402', span: written.span, message: 'a list is the value of an array only' });
            return 0;
        case 'location': {
            const { name, index } = written;
            if (index === undefined) return names.addressOfLocation(name);
            const elements = names.elements(name);
            if (elements !== null && index < elements.length)
                return names.addressOfLocation(index === 0 ? name : `${name}[${index}]`);
            report({ code: 'ISO405', span: written.span, message: noElement(name, elements) });
            return 0;
        }
        case 'label': {
            const found = assembly.label(written.cpu, written.label);
            if (found !== null) return found;
            report({ code: 'ISO405', span: written.span, message: `P${written.cpu} has no label ${written.label}` });
            return 0;
        }
        case 'instruction':
            return assembly.instruction(written.text, written.span);
    }
}
