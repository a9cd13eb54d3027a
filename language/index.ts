/**
 * From text to programs: `parse` → tree, `resolve` → names, `lower` → one Program per architecture and option
 * combination, `print` → canonical text. Nothing here throws on bad input: it answers with diagnostics.
 */
export { parse, type Parsed } from './parse';
export { notesOf } from './notes';
export { print } from './print';
export { resolve } from './resolve';
export { faultless, toldWithin, type Faultless } from './within';
export { lower } from './lower';
export { library, LIBRARY_PREFIX, libraryFile, standardHost } from './library';
export { OPTIONS } from './resolve/targets';
export { nearest } from './spelling';
export type { Diagnostic, Fix, Related, Severity, TextEdit } from './diagnostic';
export { CODES } from './codes';
export type * from './syntax';
export type * from './resolution';
export type * from './lowered';
export { ARCHITECTURES, STATEMENTS, intrinsic, rowById, rowsFor, rowsStartingWith } from './statements';
export type { OperandRole, Operation, Part, StatementRow, ThreeQuestions } from './statements';
