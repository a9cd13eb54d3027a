/** What is asked for of final states: what is listed, what properties of final states speak about, and the filter. */
import type { Condition, Observable, Program } from './program';

/** Every register, location and fault that is asked for; some more than once. */
export function askedOf({ observed, properties, filter }: Program): Observable[] {
    const found = [...observed];
    const walk = (condition: Condition): void => {
        if (condition.kind === 'unary') walk(condition.operand);
        else if (condition.kind === 'binary') {
            walk(condition.left);
            walk(condition.right);
        } else if (condition.kind !== 'value') found.push(condition);
    };
    for (const property of properties) if (property.kind === 'final') walk(property.condition);
    if (filter !== undefined) walk(filter);
    return found;
}
