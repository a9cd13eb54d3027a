/** Measures the fonts of the editor once, so that the layout fits them. */
import type { Metrics } from '../../report/timeline/metrics';
import { DEFAULT_METRICS, widthOf } from '../../report/timeline/metrics';

export interface Measured extends Metrics {
    /** Pixels of a screen for one pixel of the layout, which is made for a font size of 13. */
    readonly scale: number;
}

export function measure(): Measured {
    const style = getComputedStyle(document.body);
    const size = parseFloat(style.getPropertyValue('--vscode-editor-font-size')) || 13;
    const scale = Math.max(0.6, Math.min(3, size / 13));
    const context = document.createElement('canvas').getContext('2d');
    if (context === null) return { ...DEFAULT_METRICS, scale };
    const sample = 'registered sees the pipeline may keep old';
    context.font = `100px ${style.getPropertyValue('--vscode-editor-font-family') || 'monospace'}`;
    const mono = context.measureText('0'.repeat(20)).width / 2000;
    context.font = `100px ${style.getPropertyValue('--vscode-font-family') || 'sans-serif'}`;
    const plain = (widthOf(sample, 'p', { mono: 1, sans: 1 }) / 13) * 100;
    const sans = context.measureText(sample).width / plain;
    const sane = (value: number, otherwise: number) => (value > 0.3 && value < 2 ? value : otherwise);
    return { mono: sane(mono, DEFAULT_METRICS.mono), sans: sane(sans, DEFAULT_METRICS.sans) * 1.02, scale };
}
