/** The procedures in scope by name: a file's own, and below them those that the kernel library has, which are never copied. */
import type { Procedure } from '../resolution';

type ByName = ReadonlyMap<string, readonly Procedure[]>;

const NONE: readonly Procedure[] = [];

export class ProcedureNames {
    private whole: ByName | null = null;

    /**
     * @param own come before those of the library with the same name
     */
    constructor(
        readonly own: ByName,
        private readonly library: ByName,
    ) {}

    get(name: string): readonly Procedure[] {
        const own = this.own.get(name);
        const below = this.library.get(name);
        if (own === undefined) return below ?? NONE;
        return below === undefined ? own : [...own, ...below];
    }

    /** All of them, the own names first. */
    all(): ByName {
        if (this.whole !== null) return this.whole;
        const whole = new Map(this.own);
        for (const [name, list] of this.library) whole.set(name, [...(this.own.get(name) ?? []), ...list]);
        this.whole = whole;
        return whole;
    }
}
