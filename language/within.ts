/**
 * What is told of a text that differs from one without errors inside one CPU only: the usual keystroke. Only that CPU is looked
 * at; nothing is said unless it is what parsing and resolving the whole text would say.
 */
import type { Diagnostic } from './diagnostic';
import type { Parsed } from './parse';
import { changeBetween, cpuAround, reparse, type Change } from './parse/reparse';
import { Resolved } from './resolve/resolved';
import { rewalk } from './resolve/rewalk';
import type { Resolution } from './resolution';
import type { CpuItem } from './syntax';
import type { Span } from '../machine/program';

/** A text without errors, to look at its later versions from. */
export interface Faultless {
    readonly parsed: Parsed;
    readonly resolution: Resolved;
}

/** @returns null where there are errors, or where more than the text decides what is told of it */
export function faultless(parsed: Parsed, resolution: Resolution): Faultless | null {
    const { file, diagnostics, firstGap } = parsed;
    if (!(resolution instanceof Resolved) || !resolution.wellFormed || resolution.isLibrary) return null;
    if (diagnostics.length > 0 || firstGap !== Infinity || file.path !== undefined) return null;
    return file.items.some(({ kind }) => kind === 'use') ? null : { parsed, resolution };
}

export interface Told {
    /** In text order, as `parse` tells them. */
    readonly syntax: readonly Diagnostic[];
    /** In text order, as `resolve` tells them. */
    readonly names: readonly Diagnostic[];
}

/** Declarations that nothing mentions are only told of where nothing is wrong. */
const UNUSED = 'ISO224';

/** @returns null where the whole text has to be looked at */
export function toldWithin({ parsed, resolution }: Faultless, text: string): Told | null {
    const { file } = parsed;
    if (text === file.text) return { syntax: [], names: resolution.diagnostics };
    const change = changeBetween(file.text, text);
    const old = cpuAround(file, change);
    if (old === null) return null;
    const now = reparse(parsed, old, change, text);
    const again = now && rewalk(resolution, old, now.item, text);
    if (now === null || again === null) return null;
    const isFaulty = now.diagnostics.length > 0 || again.diagnostics.some(({ severity }) => severity === 'error');
    if (!isFaulty && !again.usesTheSame) return null;
    const names = [...again.diagnostics];
    const { start, end } = old.body.span;
    for (const diagnostic of resolution.diagnostics) {
        const { span, code } = diagnostic;
        if (span.file === undefined && span.start >= start && span.start < end) continue;
        if (isFaulty && code === UNUSED) continue;
        const moved = moveDiagnostic(diagnostic, old, change);
        if (moved === null) return null;
        names.push(moved);
    }
    return { syntax: now.diagnostics, names: names.sort((a, b) => a.span.start - b.span.start) };
}

/** A diagnostic outside the CPU's braces where it stands now; null: a part of it stands between them. */
function moveDiagnostic(diagnostic: Diagnostic, cpu: CpuItem, change: Change): Diagnostic | null {
    const { start, end } = cpu.body.span;
    const by = change.newEnd - change.oldEnd;
    let isInside = false;
    const place = (at: number): number => {
        if (at > start && at < end) isInside = true;
        return at < end ? at : at + by;
    };
    const move = (span: Span): Span =>
        span.file === undefined ? { start: place(span.start), end: place(span.end) } : span;
    const { code, severity, message, tags } = diagnostic;
    const span = move(diagnostic.span);
    const related = diagnostic.related.map((each) => ({ span: move(each.span), message: each.message }));
    const fixes = diagnostic.fixes.map(({ title, edits }) => ({
        title,
        edits: edits.map((edit) => ({ span: move(edit.span), newText: edit.newText })),
    }));
    if (isInside) return null;
    const moved = { code, severity, span, message, related, fixes };
    return tags ? Object.assign(moved, { tags }) : moved;
}
