/** The explorer for searches that may be long: it carries the code that follows timestamps into views. Its answers are the same. */
import { exploreWith } from './explore';
import { createSpread } from './explorer/spread';
import type { Explore } from './verdict';

/** As `explore`. */
export const exploreLong: Explore = (program, options = {}) => exploreWith(createSpread, program, options);
