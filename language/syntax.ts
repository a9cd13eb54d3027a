/**
 * The syntax tree of a `.isosync` file.
 *
 * Plain data. Every node has a half-open span of UTF-16 offsets into the text it was parsed from; children lie inside their
 * parents, in order, and the file node covers the whole text. Nothing is lost: what could not be understood is kept as the
 * text of an error node, and comments stand beside the tree ({@link SyntaxFile.comments}) for the printer.
 */

/** Half-open range of UTF-16 offsets. */
export interface TextSpan {
    readonly start: number;
    readonly end: number;
}

interface Spanned {
    readonly span: TextSpan;
}

/** An identifier in its place. An empty text at an empty span: the name is missing (a diagnostic says so). */
export interface Name extends Spanned {
    readonly kind: 'name';
    readonly text: string;
}

/** A string literal; `value` is what stands between the quotes. */
export interface Text extends Spanned {
    readonly kind: 'text';
    readonly value: string;
}

export interface Comment extends Spanned {
    readonly kind: 'line' | 'block';
    /** With its delimiters, without the line end. */
    readonly text: string;
    /** Nothing but white space stands before it on its line. */
    readonly ownLine: boolean;
    /** At least one blank line stands between it and what precedes it. */
    readonly blankBefore: boolean;
}

// ---------------------------------------------------------------------------------------------------------------- expressions

export type UnaryOperator = '!' | '-' | '+' | '~' | '&';
export type BinaryOperator =
    '==' | '!=' | '<' | '<=' | '>' | '>=' | '&&' | '||' | '+' | '-' | '*' | '&' | '|' | '^' | '<<' | '>>';

export type Expression =
    | NumberLiteral
    | Name
    /** A quoted version in a comparison: `B.run == "nop"`. */
    | Text
    | FieldExpression
    | RegisteredExpression
    | CallExpression
    | LoadExpression
    | ExecuteExpression
    | UnaryExpression
    | BinaryExpression
    | ParenthesizedExpression
    | ErrorNode;

export interface NumberLiteral extends Spanned {
    readonly kind: 'number';
    readonly value: number;
    /** As written (`0x10`). */
    readonly text: string;
}
/** `A.r`, `B.run`, `foo.0` (the field is then a numeral). */
export interface FieldExpression extends Spanned {
    readonly kind: 'field';
    readonly object: Name;
    readonly field: Name;
}
/** `registered(B)`. */
export interface RegisteredExpression extends Spanned {
    readonly kind: 'registered';
    readonly cpu: Name;
}
/** `READ_ONCE(x)`, `xchg(x, 1)`, `cmpxchg_acquire(x, 0, 1)`; see the intrinsic rows of the statement table. */
export interface CallExpression extends Spanned {
    readonly kind: 'call';
    readonly callee: Name;
    readonly arguments: readonly Expression[];
}
/** `load.acquire x`. */
export interface LoadExpression extends Spanned {
    readonly kind: 'load';
    readonly order: Name;
    readonly word: Name;
}
/** The right-hand side of `r = execute foo`. */
export interface ExecuteExpression extends Spanned {
    readonly kind: 'execute';
    readonly code: CodeReference;
}
export interface UnaryExpression extends Spanned {
    readonly kind: 'unary';
    readonly operator: UnaryOperator;
    readonly operand: Expression;
}
export interface BinaryExpression extends Spanned {
    readonly kind: 'binary';
    readonly operator: BinaryOperator;
    readonly left: Expression;
    readonly right: Expression;
}
export interface ParenthesizedExpression extends Spanned {
    readonly kind: 'parenthesized';
    readonly inner: Expression;
}

/** Text that could not be understood, kept as it is. */
export interface ErrorNode extends Spanned {
    readonly kind: 'error';
    readonly text: string;
}

// ----------------------------------------------------------------------------------------------------------------- statements

/** A patchable location, or one part of it: `foo`, `foo.0`. */
export interface CodeReference extends Spanned {
    readonly kind: 'code-reference';
    readonly name: Name;
    /** Numeral of the part. */
    readonly part: Name | null;
}

/** A version of a patchable instruction: a bare name or a quoted instruction. */
export interface Version extends Spanned {
    readonly kind: 'version';
    /** Without quotes. */
    readonly text: string;
    readonly quoted: boolean;
}

export type Operand = CodeReference | Version | Name;

export interface Block extends Spanned {
    readonly kind: 'block';
    readonly statements: readonly Statement[];
}

interface StatementBase extends Spanned {
    /** Labels before it (`kick:`), in order; the span of the statement starts at the first. */
    readonly labels: readonly Name[];
}

export type Statement =
    | SimpleStatement
    | AssignStatement
    | CallStatement
    | IfStatement
    | WhenStatement
    | WhileStatement
    | AwaitStatement
    | AssertStatement
    | RepeatStatement
    | ForStatement
    | ChooseStatement
    | NoteStatement
    | BlockStatement
    | EmptyStatement
    | ErrorStatement;

/** A statement that is one row of the statement table: `dsb ish;`, `patch foo = new;`, `dsb(ish);`. */
export interface SimpleStatement extends StatementBase {
    readonly kind: 'simple';
    /** {@link StatementRow.id}. */
    readonly row: string;
    /** The keyword words as written, in order (`dsb`, `ish`); `fence.i` is one word. */
    readonly words: readonly Name[];
    /** In the order of the row's operands. */
    readonly operands: readonly Operand[];
    /** Written as C: `isb()`, `dsb(ish)`. */
    readonly cSpelling: boolean;
}
/** `x = e;`, `r = e;`, `registered(B) = e;`, `store.release x = e;`. */
export interface AssignStatement extends StatementBase {
    readonly kind: 'assign';
    /** `store.release`, as written; null for a plain assignment. */
    readonly release: Name | null;
    readonly target: Name | RegisteredExpression | FieldExpression | ErrorNode;
    readonly value: Expression;
}
/** `smp_mb();`, `flush_icache_range(foo);`, `WRITE_ONCE(x, 1);`. */
export interface CallStatement extends StatementBase {
    readonly kind: 'call';
    readonly callee: Name;
    readonly arguments: readonly Expression[];
}
export interface IfStatement extends StatementBase {
    readonly kind: 'if';
    readonly condition: Expression;
    readonly then: Block;
    /** `else { … }` or `else if …`. */
    readonly otherwise: Block | IfStatement | null;
}
/** `if` over the options of the architecture, resolved before anything runs. */
export interface WhenStatement extends StatementBase {
    readonly kind: 'when';
    readonly condition: Expression;
    readonly then: Block;
    readonly otherwise: Block | WhenStatement | null;
}
export interface WhileStatement extends StatementBase {
    readonly kind: 'while';
    readonly condition: Expression;
    readonly body: Block;
}
export interface AwaitStatement extends StatementBase {
    readonly kind: 'await';
    readonly condition: Expression;
}
export interface AssertStatement extends StatementBase {
    readonly kind: 'assert';
    readonly condition: Expression;
}
export interface RepeatStatement extends StatementBase {
    readonly kind: 'repeat';
    readonly count: Expression;
    readonly body: Block;
}
/** `for c in others { … }`. */
export interface ForStatement extends StatementBase {
    readonly kind: 'for';
    readonly variable: Name;
    /** `others`. */
    readonly set: Name;
    readonly body: Block;
}
export interface ChooseStatement extends StatementBase {
    readonly kind: 'choose';
    readonly branches: readonly Block[];
}
export interface NoteStatement extends StatementBase {
    readonly kind: 'note';
    readonly text: Text;
}
export interface BlockStatement extends StatementBase {
    readonly kind: 'nested';
    readonly body: Block;
}
/** A lone `;`. */
export interface EmptyStatement extends StatementBase {
    readonly kind: 'empty';
}
export interface ErrorStatement extends StatementBase {
    readonly kind: 'error';
    readonly text: string;
}

// ------------------------------------------------------------------------------------------------------------------ top level

export type Item =
    | ScenarioItem
    | SourceItem
    | RemarkItem
    | ArchItem
    | UseItem
    | CodeItem
    | SharedItem
    | LineItem
    | ProcItem
    | CpuItem
    | StaleProperty
    | FinalProperty
    | UnpredictableProperty
    | IpiProperty
    | ReturnsProperty
    | ExpectItem
    | TraceItem
    | ErrorItem;

export interface ScenarioItem extends Spanned {
    readonly kind: 'scenario';
    readonly title: Text;
}
export interface SourceItem extends Spanned {
    readonly kind: 'source';
    readonly citation: Text;
}
/** `note "…"` of the file: what a reader of its verdicts has to know. */
export interface RemarkItem extends Spanned {
    readonly kind: 'remark';
    readonly text: Text;
}
/** `name = value`; the value is a number, or `any`. */
export interface OptionSetting extends Spanned {
    readonly kind: 'option';
    readonly name: Name;
    readonly value: NumberLiteral | Name;
}
export interface ArchReference extends Spanned {
    readonly kind: 'architecture';
    readonly name: Name;
    readonly options: readonly OptionSetting[];
}
export interface ArchItem extends Spanned {
    readonly kind: 'arch';
    readonly architectures: readonly ArchReference[];
}
export interface UseItem extends Spanned {
    readonly kind: 'use';
    readonly path: Text;
}
/** `code foo = old;`, `code foo = old in 2 parts;`. */
export interface CodeItem extends Spanned {
    readonly kind: 'code';
    readonly name: Name;
    readonly version: Version;
    readonly parts: NumberLiteral | null;
}
/** `shared x = 0;` */
export interface SharedItem extends Spanned {
    readonly kind: 'shared';
    readonly name: Name;
    /** null: 0. */
    readonly value: Expression | null;
}
/** `line { … }`: cells of one cache line. */
export interface LineItem extends Spanned {
    readonly kind: 'line';
    readonly items: readonly (CodeItem | SharedItem | ErrorItem)[];
}
export interface Parameter extends Spanned {
    readonly kind: 'parameter';
    /** `code`, `cpu`, `word` or `int`. */
    readonly type: Name;
    readonly name: Name;
}
export interface ProcItem extends Spanned {
    readonly kind: 'proc';
    readonly name: Name;
    readonly parameters: readonly Parameter[];
    /** `for arm64, x86_64`; empty: all. */
    readonly architectures: readonly Name[];
    readonly body: Block;
}
export interface CpuItem extends Spanned {
    readonly kind: 'cpu';
    readonly name: Name;
    /** `unregistered`. */
    readonly unregistered: Name | null;
    /** The span of `in user`. */
    readonly inUser: TextSpan | null;
    readonly body: Block;
    /** `on ipi { … }`; the parser keeps the first, a second is a diagnostic. */
    readonly handler: HandlerBlock | null;
}
/** `on ipi { … }`; its block lies inside the span of the CPU's body. */
export interface HandlerBlock extends Spanned {
    readonly kind: 'handler';
    readonly body: Block;
}

interface PropertyBase extends Spanned {
    /** `as name`. */
    readonly name: Name | null;
}
/** `forbid stale foo on B after A.kick;` */
export interface StaleProperty extends PropertyBase {
    readonly kind: 'forbid-stale';
    readonly code: CodeReference;
    readonly on: Name | null;
    readonly after: FieldExpression | null;
}
/** `forbid (e);`, `exists (e);`, `always (e);` over final states. */
export interface FinalProperty extends PropertyBase {
    readonly kind: 'final';
    readonly quantifier: 'forbid' | 'exists' | 'always';
    readonly condition: Expression;
}
/** `forbid unpredictable foo;` */
export interface UnpredictableProperty extends PropertyBase {
    readonly kind: 'forbid-unpredictable';
    readonly code: CodeReference;
}
/** `forbid ipi to B while user;` */
export interface IpiProperty extends PropertyBase {
    readonly kind: 'forbid-ipi';
    readonly cpu: Name;
}
/** `returns A;` */
export interface ReturnsProperty extends PropertyBase {
    readonly kind: 'returns';
    readonly cpu: Name;
}
export type PropertyItem = StaleProperty | FinalProperty | UnpredictableProperty | IpiProperty | ReturnsProperty;

/** `expect racy;`, `expect window safe for arm64 { dic = 1 };` */
export interface ExpectItem extends Spanned {
    readonly kind: 'expect';
    /** Of which property; null: of the scenario. */
    readonly property: Name | null;
    /** `racy`, `safe`, `stuck` or `unpredictable`. */
    readonly verdict: Name;
    /** Empty: every architecture checked. */
    readonly architectures: readonly ArchReference[];
}
export interface TraceItem extends Spanned {
    readonly kind: 'trace';
    readonly name: Name;
    readonly steps: readonly TraceStep[];
}
/** `A.patch`, `B.run`. */
export interface TraceStep extends Spanned {
    readonly kind: 'trace-step';
    readonly cpu: Name;
    readonly event: Name;
}
export interface ErrorItem extends Spanned {
    readonly kind: 'error';
    readonly text: string;
}

/** A token, for consumers that colour or select text. Trivia (white space, comments) stands between tokens. */
export interface Token extends TextSpan {
    readonly kind: 'identifier' | 'number' | 'string' | 'punctuation' | 'unknown' | 'end';
    readonly text: string;
}

/** A whole file. Its span covers the text. */
export interface SyntaxFile extends Spanned {
    readonly kind: 'file';
    /** Path as the host names it; absent for the scenario itself. */
    readonly path?: string;
    readonly text: string;
    /** No syntax error was reported. */
    readonly wellFormed: boolean;
    readonly items: readonly Item[];
    /** In text order. */
    readonly comments: readonly Comment[];
    /** In text order, ending with the `end` token. */
    readonly tokens: readonly Token[];
}

/** Any node of the tree. */
export type SyntaxNode =
    | SyntaxFile
    | Item
    | Statement
    | Expression
    | Operand
    | Block
    | HandlerBlock
    | OptionSetting
    | ArchReference
    | Parameter
    | TraceStep;
