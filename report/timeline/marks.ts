/**
 * What a picture is made of: plain shapes and text with classes, no colours and no style attributes (a webview's content
 * policy forbids them, and a theme decides). One list serves the webview, the export and the tests.
 */

/** A stretch of text in one style; the class names a font (see {@link FONTS}) and possibly a tone. */
export interface Piece {
    readonly text: string;
    readonly class: string;
    /** Links to a step. */
    readonly step?: number;
}

export type Mark =
    | {
          readonly kind: 'text';
          readonly x: number;
          readonly y: number;
          readonly anchor?: 'end' | 'middle';
          readonly pieces: readonly Piece[];
          /** Full text, where the shown one is cut. */
          readonly title?: string;
      }
    | {
          readonly kind: 'rect';
          readonly x: number;
          readonly y: number;
          readonly width: number;
          readonly height: number;
          readonly class: string;
          readonly rx?: number;
      }
    | { readonly kind: 'circle'; readonly x: number; readonly y: number; readonly r: number; readonly class: string }
    | { readonly kind: 'path'; readonly d: string; readonly class: string }
    | {
          readonly kind: 'group';
          readonly class: string;
          readonly attributes: Readonly<Record<string, string>>;
          readonly title?: string;
          readonly marks: readonly Mark[];
      };

/** Fonts by class: family and size at editor font size 13. */
export const FONTS = {
    m: { mono: true, size: 12.5 },
    ms: { mono: true, size: 11 },
    mx: { mono: true, size: 10 },
    s: { mono: false, size: 11 },
    xs: { mono: false, size: 10 },
    u: { mono: false, size: 12 },
    p: { mono: false, size: 13 },
    h1: { mono: false, size: 16 },
} as const;
export type FontClass = keyof typeof FONTS;

/** Sizes that differ in a narrow panel: one step smaller, none below ten. */
export const SMALL: Readonly<Partial<Record<FontClass, number>>> = { m: 11, ms: 10, s: 10, u: 11 };

export const text = (x: number, y: number, pieces: readonly Piece[], anchor?: 'end' | 'middle'): Mark => ({
    kind: 'text',
    x: round(x),
    y: round(y),
    pieces,
    ...(anchor === undefined ? {} : { anchor }),
});

export const rect = (x: number, y: number, width: number, height: number, classes: string, rx?: number): Mark => ({
    kind: 'rect',
    x: round(x),
    y: round(y),
    width: round(width),
    height: round(height),
    class: classes,
    ...(rx === undefined ? {} : { rx }),
});

export const circle = (x: number, y: number, r: number, classes: string): Mark => ({
    kind: 'circle',
    x: round(x),
    y: round(y),
    r,
    class: classes,
});

export const path = (d: string, classes: string): Mark => ({ kind: 'path', d, class: classes });

/** A straight line. */
export const line = (x1: number, y1: number, x2: number, y2: number, classes: string): Mark =>
    path(
        x1 === x2
            ? `M${round(x1)} ${round(y1)}V${round(y2)}`
            : y1 === y2
              ? `M${round(x1)} ${round(y1)}H${round(x2)}`
              : `M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}`,
        classes,
    );

/** Two decimals are a fiftieth of a pixel; identical input gives identical bytes. */
export const round = (n: number): number => Math.round(n * 100) / 100;
