/** URIs of documents and of the files they use. Everything here is text; nothing touches a disk. */

/**
 * The URI that `use "path"` means in a document.
 *
 * @param path relative, with `/` (a `\` typed on Windows counts as one); an absolute path or a URL is nobody's
 * @param from the URI of the document it is written in
 * @returns null where the path cannot be a file beside the document
 */
export function resolveUse(path: string, from: string): string | null {
    const clean = path.replaceAll('\\', '/');
    if (clean === '' || clean.startsWith('/') || /^[a-z][a-z0-9+.-]*:/i.test(clean)) return null;
    const slash = from.lastIndexOf('/');
    if (slash < 0) return null;
    const head = /^([a-z][a-z0-9+.-]*:(?:\/\/[^/]*)?)(.*)$/i.exec(from.slice(0, slash));
    if (head === null) return null;
    const segments = (head[2] ?? '').split('/');
    for (const segment of clean.split('/')) {
        if (segment === '' || segment === '.') continue;
        if (segment !== '..') segments.push(encodeURIComponent(segment));
        // Above the root there is nothing.
        else if (segments.length <= 1) return null;
        else segments.pop();
    }
    return `${head[1] ?? ''}${segments.join('/')}`;
}

/** Whether a URI lies inside one of the folders; without folders, only what lies beside or below the document itself does. */
export function isInside(uri: string, folders: readonly string[], document: string): boolean {
    const roots = folders.length > 0 ? folders : [document.slice(0, document.lastIndexOf('/'))];
    return roots.some((root) => uri.startsWith(root.endsWith('/') ? root : `${root}/`));
}

/** The last segment of a URI, readable. */
export function baseName(uri: string): string {
    const last = uri.slice(uri.lastIndexOf('/') + 1);
    try {
        return decodeURIComponent(last);
    } catch {
        // A stray % is not an escape: show it as it is.
        return last;
    }
}
