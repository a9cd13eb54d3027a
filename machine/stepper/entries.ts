/** Questions about the store buffer. Entries stand oldest first. */
import type { LocationId } from '../program';
import type { Entry } from './state';

type Held = Extract<Entry, { kind: 'store' }>;

/** The newest held store of a location; null: none. */
export function heldStore(buffer: readonly Entry[], location: LocationId): Held | null {
    for (let i = buffer.length - 1; i >= 0; i--) {
        const entry = buffer[i];
        if (entry.kind === 'store' && entry.location === location) return entry;
    }
    return null;
}

export const holdsRelease = (buffer: readonly Entry[]): boolean =>
    buffer.some((entry) => entry.kind === 'ack' || (entry.kind === 'store' && entry.release));

/** A DMB that has not completed: what it orders later waits behind it. */
export const holdsBarrier = (buffer: readonly Entry[], fullOnly: boolean): boolean =>
    buffer.some((entry) => entry.kind === 'barrier' && (entry.full || !fullOnly));

/** A barrier that later stores may not pass. */
export const holdsStoreBarrier = (buffer: readonly Entry[]): boolean =>
    buffer.some((entry) => entry.kind === 'barrier' && !entry.loadsOnly);

/** Whether the entry at `index` may leave the buffer now. */
export function mayDrain(buffer: readonly Entry[], index: number, fifo: boolean): boolean {
    const entry = buffer[index];
    if (index === 0) return true;
    if (fifo || entry.kind !== 'store' || entry.release) return false;
    for (let i = 0; i < index; i++) {
        const older = buffer[i];
        if (older.kind === 'barrier' && !older.loadsOnly) return false;
        if (older.kind === 'store' && older.location === entry.location) return false;
    }
    return true;
}
