/** Scenario and library files are bundled as their text (see the `.isosync` loader in esbuild.mjs). */
declare module '*.isosync' {
    const text: string;
    export default text;
}

/** The page about diagnostics, bundled with the server. */
declare module '*.md' {
    const text: string;
    export default text;
}
