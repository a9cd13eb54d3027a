/** A diagnostic as the faces show it. */
import type { Diagnostic, Fix } from '../language';

export interface Finding extends Diagnostic {
    /** Repairs that have to be checked before they are offered; `fixes` are certain. */
    readonly candidates?: readonly Fix[];
    /** `unnecessary`: shown faded. */
    readonly tags?: readonly 'unnecessary'[];
}
