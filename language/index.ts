/**
 * From text to programs: `parse` → tree, `resolve` → names, `lower` → one Program per architecture and option
 * combination, `print` → canonical text. Nothing here throws on bad input: it answers with diagnostics.
 *
 *     parse(text: string, path?: string): { file: SyntaxFile; diagnostics: readonly Diagnostic[] }
 *     resolve(file: SyntaxFile, host: LanguageHost): Resolution
 *     lower(resolution: Resolution): Lowered
 *     print(file: SyntaxFile): string
 *     standardHost: LanguageHost            the shipped library, no `use`
 */
export type { Diagnostic, Fix, Related, Severity, TextEdit } from './diagnostic';
export { CODES } from './codes';
export type * from './syntax';
export type * from './resolution';
export type * from './lowered';
export { ARCHITECTURES, STATEMENTS, intrinsic, rowById, rowsFor, rowsStartingWith } from './statements';
export type { OperandRole, Operation, Part, StatementRow, ThreeQuestions } from './statements';
