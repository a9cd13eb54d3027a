/** Litmus tree → Program. Whatever cannot be expressed is reported with its place; then there is no program. */
import { DEFAULT_OPTIONS } from '../../machine/program';
import type { ArchitectureOptions, Cpu, Program, Value } from '../../machine/program';
import { assemble, type Assembly } from './assemble';
import { lowerCondition, observedOf } from './final';
import { createNames, type Names } from './names';
import { DIALECTS } from './dialects';
import type { LitmusPlace, LitmusTest, LitmusValue } from './tree';
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
    if (test.filter !== null) note({ code: 'ISO404', span: test.filter.span, message: 'filter is not supported' });
    const names = createNames();
    const options = litmusOptions(test);
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
    for (const { place, value: written } of test.init) {
        const initial = written === null ? 0 : value(written);
        if (place.kind === 'register') {
            const found = registerOf(place);
            if (found !== null) files[found.cpu][found.reg] = initial;
        } else if (place.kind === 'location') names.setInitial(names.location(place.name), initial);
        else
            note({
                code: 'ISO404',
                span: place.span,
                message: 'an initial value of code is not supported: write the instruction in the program',
            });
    }
    const resolve = { test, names, assembly, report: note, value, registerOf };
    const properties = lowerCondition(resolve);
    const observed = observedOf(resolve);
    if (!sound) return null;
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
    return {
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
    };
}

function lowerValue(written: LitmusValue, names: Names, assembly: Assembly, report: Report): Value {
    switch (written.kind) {
        case 'number':
            return written.value;
        case 'location':
            return names.addressOfLocation(written.name);
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
