/** Checks the arguments of requests before any handler sees them: whoever writes a client learns what is wrong. */
import { malformed } from './errors';

type Shape = 'number' | 'string' | 'boolean' | 'array' | 'object';

/** Member → what it has to be; a `?` after the shape: it may be absent. */
export type Shapes = Readonly<Record<string, Shape | `${Shape}?`>>;

function isShape(value: unknown, shape: Shape): boolean {
    switch (shape) {
        case 'array':
            return Array.isArray(value);
        case 'object':
            return typeof value === 'object' && value !== null && !Array.isArray(value);
        case 'number':
            return typeof value === 'number' && Number.isFinite(value);
        case 'string':
        case 'boolean':
            return typeof value === shape;
    }
}

const article = (shape: Shape): string => (shape === 'array' || shape === 'object' ? `an ${shape}` : `a ${shape}`);

/** @throws RequestError naming the member that is missing or wrong */
export function checkShapes(value: unknown, shapes: Shapes, where: string): void {
    const required = Object.values(shapes).some((shape) => !shape.endsWith('?'));
    if (value === undefined || value === null) {
        if (required) throw malformed(`\`${where}\` needs arguments: ${Object.keys(shapes).join(', ')}`);
        return;
    }
    if (typeof value !== 'object' || Array.isArray(value))
        throw malformed(`the arguments of \`${where}\` have to be an object`);
    for (const [name, spec] of Object.entries(shapes)) {
        const optional = spec.endsWith('?');
        const shape = (optional ? spec.slice(0, -1) : spec) as Shape;
        const member = (value as Record<string, unknown>)[name];
        if (member === undefined || (optional && member === null)) {
            if (!optional) throw malformed(`\`${where}\` needs \`${name}\`, ${article(shape)}`);
        } else if (!isShape(member, shape)) {
            throw malformed(`\`${name}\` of \`${where}\` has to be ${article(shape)}`);
        }
    }
}

/** The same for each element of an array that is itself a member of the arguments. */
export function checkElements(value: readonly unknown[] | undefined, shapes: Shapes, where: string): void {
    for (const [index, element] of (value ?? []).entries()) {
        if (typeof element !== 'object' || element === null)
            throw malformed(`\`${where}[${index}]\` has to be an object`);
        checkShapes(element, shapes, `${where}[${index}]`);
    }
}
