/** The architectures and option combinations a scenario is checked for. */
import { DEFAULT_OPTIONS, type ArchitectureName, type ArchitectureOptions } from '../../machine/program';
import type { Target } from '../resolution';
import { ARCHITECTURES } from '../statements';
import type { ArchReference, OptionSetting, SyntaxFile } from '../syntax';
import type { Problems } from './problems';

/** Options by architecture, with the values they may have. */
export const OPTIONS: Readonly<Record<string, { of: readonly ArchitectureName[]; max: number; meaning: string }>> = {
    idc: {
        of: ['arm64'],
        max: 1,
        meaning: 'CTR_EL0.IDC: cleaning the data cache to the point of unification is not required.',
    },
    dic: { of: ['arm64'], max: 1, meaning: 'CTR_EL0.DIC: invalidating the instruction cache is not required.' },
    eis: { of: ['arm64'], max: 1, meaning: 'SCTLR_ELx.EIS: exception entry is a context synchronization event.' },
    eos: { of: ['arm64'], max: 1, meaning: 'SCTLR_ELx.EOS: exception return is a context synchronization event.' },
    bound: { of: ARCHITECTURES, max: 100, meaning: 'Visits of one `while` per path before the path is given up.' },
};

type Name = 'idc' | 'dic' | 'eis' | 'eos';
const BITS: readonly Name[] = ['idc', 'dic', 'eis', 'eos'];

export function isArchitecture(text: string): text is ArchitectureName {
    return ARCHITECTURES.some((name) => name === text);
}

/** Checks an architecture and its options; used for `arch` and for `expect … for`. */
export function checkReference(reference: ArchReference, problems: Problems): boolean {
    const { text, span } = reference.name;
    if (!isArchitecture(text)) {
        if (text === '') return false;
        const { fixes, hint } = problems.spellings(span, text, ARCHITECTURES);
        const known = ARCHITECTURES.map((name) => `\`${name}\``).join(', ');
        const other = otherName(text);
        if (other) {
            const message = `the architecture is called \`${other}\` here`;
            problems.add('ISO206', span, message, { fixes: [problems.replacement(span, other)] });
        } else if (NOT_MODELLED.has(text.toLowerCase()))
            problems.add('ISO206', span, `\`${text}\` is not modelled yet: there are ${known}`);
        else problems.add('ISO206', span, `unknown architecture \`${text}\`: there are ${known}${hint}`, { fixes });
        return false;
    }
    for (const option of reference.options) checkOption(option, text, problems);
    return true;
}

/** Names that other tools have for the architectures. */
const OTHER_NAMES: Readonly<Record<string, ArchitectureName>> = {
    aarch64: 'arm64',
    armv8: 'arm64',
    x86: 'x86_64',
    amd64: 'x86_64',
    x64: 'x86_64',
    riscv: 'riscv64',
    rv64: 'riscv64',
};

/** Architectures that exist, but not here. */
const NOT_MODELLED = new Set([
    'powerpc64',
    'powerpc',
    'ppc64',
    's390x',
    's390',
    'arm',
    'arm32',
    'loongarch',
    'loongarch64',
    'mips',
]);

export function otherName(text: string): ArchitectureName | undefined {
    const name = text.toLowerCase();
    return Object.hasOwn(OTHER_NAMES, name) ? OTHER_NAMES[name] : undefined;
}

function checkOption(option: OptionSetting, architecture: ArchitectureName, problems: Problems): void {
    const { name, value } = option;
    const known = Object.hasOwn(OPTIONS, name.text) ? OPTIONS[name.text] : undefined;
    const available = Object.keys(OPTIONS).filter((each) => OPTIONS[each]?.of.includes(architecture));
    if (!known?.of.includes(architecture)) {
        if (name.text === '') return;
        const { fixes, hint } = problems.spellings(name.span, name.text, available);
        const list = available.map((each) => `\`${each}\``).join(', ');
        problems.add('ISO207', name.span, `${architecture} has no option \`${name.text}\`: there is ${list}${hint}`, {
            fixes,
        });
        return;
    }
    const isBit = known.max === 1;
    const good =
        value.kind === 'number'
            ? value.value >= (isBit ? 0 : 1) && value.value <= known.max
            : isBit && value.text === 'any';
    const allowed = isBit ? '0, 1 or `any`' : `from 1 to ${known.max}`;
    if (!good && !(value.kind === 'name' && value.text === ''))
        problems.add('ISO207', value.span, `\`${name.text}\` is ${allowed}, not \`${value.text}\``, {
            fixes: (isBit ? ['1', '0', 'any'] : ['3']).map((each) => problems.replacement(value.span, each)),
        });
}

/** All combinations, in the order of the `arch` declaration; arm64 with its defaults when there is none. */
export function targetsOf(file: SyntaxFile, problems: Problems): readonly Target[] {
    const targets: Target[] = [];
    const seen = new Set<string>();
    for (const item of file.items) {
        if (item.kind !== 'arch') continue;
        for (const [at, reference] of item.architectures.entries()) {
            if (!checkReference(reference, problems)) continue;
            const before = item.architectures[at - 1];
            for (const target of expand(reference)) {
                const key = `${target.architecture} ${JSON.stringify(target.options)}`;
                if (seen.has(key))
                    problems.add(
                        'ISO201',
                        reference.span,
                        `${target.architecture} with these options is already checked`,
                        {
                            severity: 'warning',
                            fixes: before
                                ? [
                                      {
                                          title: 'Remove it',
                                          edits: [
                                              problems.edit({ start: before.span.end, end: reference.span.end }, ''),
                                          ],
                                      },
                                  ]
                                : [],
                        },
                    );
                else targets.push(target);
                seen.add(key);
            }
        }
    }
    if (targets.length === 0)
        targets.push({ architecture: 'arm64', options: DEFAULT_OPTIONS, optionText: '', reference: null });
    return targets;
}

function expand(reference: ArchReference): readonly Target[] {
    const { text } = reference.name;
    if (!isArchitecture(text)) return [];
    let combinations: ArchitectureOptions[] = [DEFAULT_OPTIONS];
    const set = new Set<string>();
    const varying = new Set<string>();
    for (const { name, value } of reference.options) {
        const bit = BITS.find((each) => each === name.text);
        if (!OPTIONS[name.text]?.of.includes(text) || set.has(name.text)) continue;
        set.add(name.text);
        if (bit && value.kind === 'name' && value.text === 'any') {
            varying.add(bit);
            const values = [0, 1] as const;
            combinations = combinations.flatMap((options) => values.map((each) => ({ ...options, [bit]: each })));
        } else if (bit && value.kind === 'number')
            combinations = combinations.map((options) => ({ ...options, [bit]: value.value === 0 ? 0 : 1 }));
        else if (name.text === 'bound' && value.kind === 'number')
            combinations = combinations.map((options) => ({
                ...options,
                loopBound: Math.min(100, Math.max(1, value.value)),
            }));
    }
    return combinations.map((options) => {
        const shown = BITS.filter((bit) => varying.has(bit) || options[bit] !== DEFAULT_OPTIONS[bit]);
        const parts = shown.map((bit) => `${bit} = ${options[bit]}`);
        if (options.loopBound !== DEFAULT_OPTIONS.loopBound) parts.push(`bound = ${options.loopBound}`);
        return { architecture: text, options, optionText: parts.join(', '), reference };
    });
}
