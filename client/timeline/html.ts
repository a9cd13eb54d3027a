/**
 * The page of the timeline view, under a strict content policy: one script and one style, each with the nonce. The script is a
 * module: parts it loads later inherit its nonce.
 */
import { timelineStyle } from './style';

/** @param source the webview's own origin for the script */
export function timelineHtml(script: string, nonce: string): string {
    const policy = [
        "default-src 'none'",
        `script-src 'nonce-${nonce}'`,
        `style-src 'nonce-${nonce}'`,
        // The PNG is drawn from an SVG of our own.
        'img-src blob:',
    ].join('; ');
    return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>isosync timeline</title>
<style nonce="${nonce}">${timelineStyle()}</style>
</head>
<body>
<script type="module" nonce="${nonce}" src="${script}"></script>
</body>
</html>`;
}

/** 128 random bits. */
export function newNonce(): string {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
