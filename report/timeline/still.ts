/** The timeline of a counterexample when nobody is debugging: the whole trace, the state after its last step. */
import type { PlaceOf } from '../places';
import { callOf, spanOf, stepPlace } from '../places';
import type { TimelineState } from '../protocol';
import type { Scene } from '../scene';
import { story } from '../story';
import { cardsOf } from './cards';
import type { PictureOptions } from './picture';
import { pictureOf } from './picture';

/** @param id changes with the trace, e.g. scenario, version and configuration */
export function stillOf(scene: Scene, id: string, place: PlaceOf, options: PictureOptions = {}): TimelineState {
    const { steps } = scene.trace;
    const end = scene.snapshots?.[steps.length];
    const last = steps[steps.length - 1];
    return {
        id,
        picture: pictureOf(scene, options),
        places: steps.map((step) => {
            const span = spanOf(scene, step);
            return span === undefined ? null : stepPlace(place, span, callOf(scene, step));
        }),
        cursor: null,
        sentence: options.story ?? story(scene, options.prevented),
        cards:
            end === undefined ? [] : cardsOf(scene, end, scene.snapshots?.[steps.length - 1], last?.cpu ?? null, place),
        choices: [],
        breakpoints: [],
        branches: [],
    };
}
