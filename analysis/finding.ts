/** A diagnostic as the faces show it. */
import type { Diagnostic, Fix } from '../language';

export interface Finding extends Diagnostic {
    /** Repairs that the checker has to try before they are offered. */
    readonly candidates?: readonly Fix[];
}
