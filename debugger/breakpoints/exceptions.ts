/** What a session may stop at by itself: the filters of the Breakpoints view. */
import type { CpuIndex } from '../../machine/program';
import type { Moment } from '../replay/moments';
import type { Step } from '../../machine/trace';

export type FilterId = 'violation' | 'stale' | 'missed' | 'unpredictable' | 'stuck';

export interface Filter {
    readonly id: FilterId;
    readonly label: string;
    readonly description: string;
    /** On unless the person says otherwise. */
    readonly default: boolean;
    readonly applies: (moment: Moment) => boolean;
}

export const CONDITION_HELP = 'A CPU (`B`), a code location (`foo`), or any expression: `B.pipeline.foo == old`';

export const FILTERS: readonly Filter[] = [
    {
        id: 'violation',
        label: 'Property violated',
        description: 'Stops where a property of the scenario stops holding.',
        default: true,
        applies: (moment) => violatedBy(moment.last) !== null,
    },
    {
        id: 'stale',
        label: 'Stale execution',
        description: 'Stops after any `execute` that got an older version than the newest, forbidden or not.',
        default: false,
        applies: (moment) => moment.last?.effects.some((effect) => effect.kind === 'fetch' && effect.stale) ?? false,
    },
    {
        id: 'missed',
        label: 'IPI not sent',
        description: 'Stops where a CPU reads another one as not registered, and so will not interrupt it.',
        default: false,
        applies: (moment) => missedBy(moment) !== null,
    },
    {
        id: 'unpredictable',
        label: 'Unpredictable execution',
        description:
            'Stops where an instruction outside the architecture’s list is executed while it is being modified.',
        default: true,
        applies: (moment) => {
            const property = violatedBy(moment.last);
            return property !== null && moment.program.properties[property]?.kind === 'unpredictable';
        },
    },
    {
        id: 'stuck',
        label: 'Stuck',
        description: 'Stops where a CPU waits for something that can never happen.',
        default: true,
        applies: (moment) => moment.snapshot.stuck.length > (moment.before?.stuck.length ?? 0),
    },
];

/** The property a step violates; null: none. */
export function violatedBy(step: Step | null): number | null {
    const found = step?.effects.find((effect) => effect.kind === 'violation');
    return found === undefined ? null : found.property;
}

/** The CPU that a step read as not registered, and so leaves alone; null: none. */
export function missedBy(moment: Moment): CpuIndex | null {
    for (const effect of moment.last?.effects ?? []) {
        if (effect.kind !== 'read' || effect.value !== 0) continue;
        const location = moment.program.locations[effect.location];
        if (location?.kind === 'registration' && location.cpu !== undefined && location.cpu !== moment.last?.cpu)
            return location.cpu;
    }
    return null;
}
