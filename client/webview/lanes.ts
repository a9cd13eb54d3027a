/** How the lanes are arranged: their order (remembered for a scenario), and which are folded to a rail. */
import type { CpuIndex } from '../../machine/program';
import type { Picture } from '../../report/timeline/picture';

export class Lanes {
    private order: readonly string[] = [];
    /** By name; what a person has said goes before what is idle. */
    private readonly chosen = new Map<string, boolean>();
    private foldIdle: boolean | null = null;

    /** @param names from left to right, as remembered; CPUs it does not name stand at the end */
    remember(names: readonly string[]): void {
        this.order = names;
    }

    names(picture: Picture): readonly string[] {
        return this.of(picture).map((cpu) => picture.cpus[cpu]?.name ?? '');
    }

    of(picture: Picture): readonly CpuIndex[] {
        const at = ({ name }: { readonly name: string }, cpu: CpuIndex) => {
            const place = this.order.indexOf(name);
            return place < 0 ? this.order.length + cpu : place;
        };
        return picture.cpus
            .map((each, cpu) => ({ cpu, place: at(each, cpu) }))
            .sort((a, b) => a.place - b.place)
            .map((each) => each.cpu);
    }

    /** Moves a lane to another place. @returns the names in their new order */
    move(picture: Picture, cpu: CpuIndex, place: number): readonly string[] {
        const order = this.of(picture).filter((each) => each !== cpu);
        order.splice(Math.max(0, Math.min(order.length, place)), 0, cpu);
        this.order = order.map((each) => picture.cpus[each]?.name ?? '');
        return this.order;
    }

    toggle(picture: Picture, cpu: CpuIndex): void {
        this.chosen.set(picture.cpus[cpu]?.name ?? '', !this.rails(picture).has(cpu));
    }

    idleFolded(picture: Picture): boolean {
        return this.foldIdle ?? picture.cpus.length > 4;
    }

    toggleIdle(picture: Picture): void {
        this.foldIdle = !this.idleFolded(picture);
        this.chosen.clear();
    }

    /** Folded: what was chosen so, and CPUs without an event where idle ones are folded. At least one lane stays. */
    rails(picture: Picture): ReadonlySet<CpuIndex> {
        const idle = this.idleFolded(picture) ? idleCpus(picture) : new Set<CpuIndex>();
        const rails = picture.cpus.flatMap(({ name }, cpu) => ((this.chosen.get(name) ?? idle.has(cpu)) ? [cpu] : []));
        return new Set(rails.length === picture.cpus.length ? rails.slice(1) : rails);
    }
}

/** CPUs without an event of their own, and of no part in anybody else's. */
export function idleCpus(picture: Picture): ReadonlySet<CpuIndex> {
    const busy = new Set(picture.rows.flatMap((row) => (row.kind === 'step' ? [row.cpu] : [])));
    return new Set(picture.cpus.flatMap((_, cpu) => (busy.has(cpu) ? [] : [cpu])));
}
