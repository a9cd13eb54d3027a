/** Errors a request is answered with. Each says what is wrong and what to do; the number is stable. */
import { NotModelled } from '../machine/arithmetic';

export class RequestError extends Error {
    constructor(
        readonly id: number,
        message: string,
        /** Show it to the person at once; otherwise it stays with the request that failed. */
        readonly showUser = false,
    ) {
        super(message);
    }
}

/** The request cannot be understood. */
export const malformed = (message: string): RequestError => new RequestError(2001, message);
/** No such request. */
export const unsupported = (command: string): RequestError =>
    new RequestError(2002, `the isosync debugger has no request \`${command}\``);
/** The request needs a scenario, and none is loaded. */
export const notLaunched = (): RequestError =>
    new RequestError(2003, 'no scenario is being debugged: send `launch` first');
/** The scenario cannot be debugged. */
export const cannotLaunch = (message: string): RequestError => new RequestError(2004, message, true);
/** Nothing of that name, number or place. */
export const noSuch = (message: string): RequestError => new RequestError(2005, message);
/** A run is in progress. */
export const running = (): RequestError => new RequestError(2006, 'the trace is running: pause it first');
/** The expression cannot be computed. */
export const badExpression = (message: string): RequestError => new RequestError(2007, message);
/** This cannot be done here and now. */
export const impossible = (message: string): RequestError => new RequestError(2008, message, true);
/** A fault of ours. */
export const internal = (message: string): RequestError =>
    new RequestError(2900, `ISO900: the debugger failed: ${message}. Please report this`, true);

/** What to tell of anything that was thrown. */
export function requestErrorOf(error: unknown): RequestError {
    if (error instanceof RequestError) return error;
    if (error instanceof NotModelled)
        return impossible(`this program does something the machine does not model: ${error.message}`);
    return internal(error instanceof Error ? error.message : String(error));
}

/** A value, or another one where the program does something the machine does not model. */
export function ifModelled<T>(compute: () => T, otherwise: T): T {
    try {
        return compute();
    } catch (error) {
        if (error instanceof NotModelled) return otherwise;
        throw error;
    }
}
