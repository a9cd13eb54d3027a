/** The core a session stands on. */
import { explore } from '../machine/explore';
import { createDanger } from '../machine/danger';
import { createStepper } from '../machine/stepper';
import { findWitness } from '../machine/witness';
import type { Tools } from './host';
import { loadScenario } from './load/load';

export const tools: Tools = {
    load: loadScenario,
    createStepper,
    createDanger,
    explore,
    findWitness,
    patience: 400,
    now: () => performance.now(),
};
