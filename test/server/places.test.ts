/** Where the steps of a counterexample are written, for the timeline of a checked document. */
import assert from 'node:assert/strict';
import { library } from '../../language';
import { subjectOf } from '../../server/drawing';
import { draw } from '../../server/timelineAnswer';
import { analysed, checked, RACE } from './kit';

const lineOf = (text: string, wanted: string) => text.slice(0, text.indexOf(wanted)).split('\n').length;

describe('places of the steps of a counterexample', () => {
    it('are in the scenario, or in the kernel library beside the call', () => {
        const analysis = analysed(RACE);
        const drawn = draw(subjectOf(analysis), { kind: 'timeline', report: checked(analysis), target: {} });
        const trace = drawn.kind === 'timeline' ? drawn.trace : null;
        const places = trace?.state.places ?? [];
        assert.equal(places.length, trace?.trace.steps.length);
        const inLibrary = places.filter((place) => place?.file !== undefined);
        assert.ok(inLibrary.length > 0 && inLibrary.length < places.length);
        const [{ text }] = library('arm64');
        for (const place of inLibrary) {
            assert.equal(place?.file, 'library/arm64.isosync');
            assert.equal(place.call?.line, lineOf(RACE, 'kick_all_cpus_sync'));
        }
        assert.ok(inLibrary.some((place) => place?.line === lineOf(text, 'registered(c)')));
    });
});
