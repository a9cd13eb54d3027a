/** A register of a litmus test: how wide it is, what it starts with, and whether the end of the test asks about it. */
import type { Analysis } from '../../../analysis/analysis';
import { litmusPieces, litmusRegister } from '../../../analysis/litmusPieces';
import type { LitmusTest } from '../../../language/litmus';
import type { Span } from '../../../machine/program';

/** @returns null where no register stands */
export function litmusRegisterMarkdown(analysis: Analysis, offset: number): { value: string; span: Span } | null {
    const test = analysis.litmus?.test;
    const piece = litmusPieces(analysis).find(
        ({ kind, span }) => kind === 'register' && span.start <= offset && offset <= span.end,
    );
    const [, cpu, register] = piece?.names?.split(' ') ?? [];
    if (!test || !piece || cpu === undefined || register === undefined) return null;
    const written = analysis.text.slice(piece.span.start, piece.span.end).replace(/^\d+:/, '');
    const about = widthOf(test, written, register);
    const lines = [`\`${written}\` of P${cpu}: ${about.text}`];
    if (!about.isConstant) {
        lines.push(initially(analysis, test, Number(cpu), register));
        lines.push(atTheEnd(test, Number(cpu), register));
    }
    return { value: lines.join('\n\n'), span: piece.span };
}

/** Arm ARM B1.2.1; Intel SDM vol. 1, 3.4.1.1; The RISC-V Instruction Set Manual, vol. I, 2.1. */
function widthOf(test: LitmusTest, written: string, register: string): { text: string; isConstant: boolean } {
    const lower = (bits: number, whole: string, rest: string) => ({
        text: `the lower ${bits} bits of \`${whole}\`; writing it ${rest}.`,
        isConstant: false,
    });
    const cleared = 'clears the upper half';
    switch (test.architecture) {
        case 'AArch64': {
            if (register === 'ZR') return { text: 'reads as 0; what is written to it is gone.', isConstant: true };
            return /^w/i.test(written) ? lower(32, `X${register}`, cleared) : { text: '64 bits.', isConstant: false };
        }
        case 'X86':
        case 'X86_64': {
            const name = written.replace('%', '').toUpperCase();
            const isNumbered = /^\d/.test(register);
            const whole = isNumbered ? `R${register}` : /^[A-D]$/.test(register) ? `R${register}X` : `R${register}`;
            if (name.startsWith('E') || name.endsWith('D')) return lower(32, whole, cleared);
            if (!name.startsWith('R') || name.endsWith('W')) return lower(16, whole, 'leaves the rest as it is');
            return { text: '64 bits.', isConstant: false };
        }
        case 'RISCV': {
            const isZero = written === 'x0' || written === 'zero';
            if (isZero) return { text: 'reads as 0; what is written to it is gone.', isConstant: true };
            return { text: '64 bits.', isConstant: false };
        }
    }
}

function initially(analysis: Analysis, test: LitmusTest, cpu: number, register: string): string {
    const given = test.init.find(({ place }) => isRegister(test, place, cpu, register))?.value;
    if (!given) return 'Starts with 0: the test does not say otherwise.';
    const text = `\`${analysis.text.slice(given.span.start, given.span.end)}\``;
    switch (given.kind) {
        case 'location':
            return `Starts with the address of ${text}.`;
        case 'label':
            return `Starts with the address of the code at ${text}.`;
        case 'instruction':
            return `Starts with the instruction ${text}.`;
        case 'number':
        case 'array':
            return `Starts with ${text}.`;
    }
}

function atTheEnd(test: LitmusTest, cpu: number, register: string): string {
    const asks = (proposition: LitmusTest['condition']): boolean => {
        switch (proposition?.kind) {
            case undefined:
            case 'true':
            case 'false':
            case 'fault':
                return false;
            case 'not':
                return asks(proposition.operand);
            case 'and':
            case 'or':
            case 'implies':
                return asks(proposition.left) || asks(proposition.right);
            case 'equal':
            case 'different': {
                const { place, value } = proposition;
                const other = value.kind === 'contents' ? value.place : null;
                return [place, other].some((each) => each !== null && isRegister(test, each, cpu, register));
            }
        }
    };
    if (asks(test.condition)) return 'The condition asks what it holds at the end.';
    if (asks(test.filter)) return 'The filter looks at what it holds at the end; the condition does not ask.';
    if (test.listed.some((place) => isRegister(test, place, cpu, register)))
        return 'What it holds at the end is listed; the condition does not ask.';
    return 'Nothing asks what it holds at the end.';
}

type Place = LitmusTest['listed'][number];

const isRegister = (test: LitmusTest, place: Place, cpu: number, register: string): boolean =>
    place.kind === 'register' && place.cpu === cpu && litmusRegister(test, place.name) === register;
