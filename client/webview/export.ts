/** The picture as a file: the same marks with literal colours. */
import type { Picture } from '../../report/timeline/picture';
import type { PageOptions } from '../../report/timeline/page';
import { svgPage } from '../../report/timeline/page';

export function exportSvg(picture: Picture, options: PageOptions): string {
    return svgPage(picture, options);
}

/** A PNG at twice the size, as base64. Always light: it is for mails and papers. */
export async function exportPng(picture: Picture, options: PageOptions): Promise<string> {
    const text = exportSvg(picture, options).replace(
        /@media screen and \(prefers-color-scheme:dark\)\{.*\}(?=<\/style>)/s,
        '',
    );
    const url = URL.createObjectURL(new Blob([text], { type: 'image/svg+xml' }));
    try {
        const image = new Image();
        image.src = url;
        await image.decode();
        const canvas = document.createElement('canvas');
        canvas.width = image.naturalWidth * 2;
        canvas.height = image.naturalHeight * 2;
        const context = canvas.getContext('2d');
        if (context === null) throw new Error('this window cannot draw');
        context.scale(2, 2);
        context.drawImage(image, 0, 0);
        return canvas.toDataURL('image/png').replace(/^data:image\/png;base64,/, '');
    } finally {
        URL.revokeObjectURL(url);
    }
}
