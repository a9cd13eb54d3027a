/** Verdicts as `expect` items: what would have to be written for the file to say what is true. */
import { isStatable } from './check';
import type { ConfigurationReport } from './types';
import type { Verdict } from '../machine/verdict';

/** A verdict and the configurations it is true in. */
export interface Belief {
    readonly verdict: Verdict;
    readonly configurations: readonly ConfigurationReport[];
}

/** Configurations by what is true in them, in the order of their first one. */
export function byVerdict(
    configurations: readonly ConfigurationReport[],
    actual: (configuration: ConfigurationReport) => Verdict,
): Belief[] {
    const groups = new Map<Verdict, ConfigurationReport[]>();
    for (const each of configurations) {
        const verdict = actual(each);
        groups.set(verdict, [...(groups.get(verdict) ?? []), each]);
    }
    return [...groups].map(([verdict, found]) => ({ verdict, configurations: found }));
}

/**
 * The items that state some beliefs: `expect racy;` where all are one, `expect racy for arm64 { idc = 0 };` where not.
 *
 * @param property the named property they are about; null: the scenario
 * @param all every configuration that is checked
 * @returns null: one of them cannot be stated (`unknown`), or the options do not tell the configurations apart
 */
export function stated(
    beliefs: readonly Belief[],
    property: string | null,
    all: readonly ConfigurationReport[],
): string[] | null {
    const items: string[] = [];
    const seen = new Set<string>();
    for (const { verdict, configurations } of beliefs) {
        if (!isStatable(verdict)) return null;
        const references = new Set(configurations.map((each) => reference(each, all)));
        for (const each of references) {
            if (seen.has(each)) return null;
            seen.add(each);
        }
        const isAll = configurations.length === all.length;
        const about = property === null ? '' : `${property} `;
        items.push(`expect ${about}${verdict}${isAll ? '' : ` for ${merged(configurations, all, references)}`};`);
    }
    return items;
}

/** An architecture whose configurations are all meant needs no options. */
function merged(
    configurations: readonly ConfigurationReport[],
    all: readonly ConfigurationReport[],
    references: ReadonlySet<string>,
): string {
    const of = (list: readonly ConfigurationReport[], architecture: string) =>
        list.filter((each) => each.architecture === architecture).length;
    const whole = new Set(
        configurations
            .map(({ architecture }) => architecture)
            .filter((name) => of(configurations, name) === of(all, name)),
    );
    const parts = [...references].filter((each) => !whole.has(nameOf(configurations, all, each)));
    return [...whole, ...parts].join(', ');
}

function nameOf(configurations: readonly ConfigurationReport[], all: readonly ConfigurationReport[], text: string) {
    const found = configurations.find((each) => reference(each, all) === text);
    return found?.architecture ?? 'arm64';
}

const BITS = ['idc', 'dic', 'eis', 'eos'] as const;

/** An architecture with the options in which it differs from others of the same name. */
function reference({ architecture, options }: ConfigurationReport, all: readonly ConfigurationReport[]): string {
    const twins = all.filter((each) => each.architecture === architecture);
    const differing = BITS.filter((bit) => twins.some((each) => each.options[bit] !== options[bit]));
    if (differing.length === 0) return architecture;
    return `${architecture} { ${differing.map((bit) => `${bit} = ${options[bit]}`).join(', ')} }`;
}
