// Who may enter whom: the room table of docs/architecture.md, as rules. A room not named in `may` is closed.
const rooms = ['language', 'machine', 'analysis', 'report', 'library', 'server', 'debugger', 'client', 'cli'];

/** room → rooms it may import, besides itself; `file` narrows it to some files of that room. */
const may = {
    machine: [],
    language: ['machine/program', 'machine/arch', 'machine/pointers', 'library'],
    analysis: ['language', 'machine', 'library'],
    report: ['language', 'machine', 'analysis'],
    library: [],
    server: ['language', 'analysis', 'report', 'machine', 'library'],
    debugger: ['language', 'machine', 'analysis', 'report', 'library'],
    client: ['server/protocol', 'debugger/protocol', 'debugger/browser', 'report', 'machine/trace', 'machine/program'],
    cli: ['language', 'machine', 'analysis', 'report', 'server', 'debugger', 'library'],
};

const core = '^(language|machine|analysis|report)/';

module.exports = {
    forbidden: [
        ...rooms.map((room) => ({
            name: `${room}-enters-only-its-own`,
            severity: 'error',
            from: { path: `^${room}/` },
            to: {
                path: `^(${rooms.join('|')}|test|bench|scripts)/`,
                pathNot: [room, ...may[room]].map((to) => `^${to}`),
            },
        })),
        {
            name: 'no-cycles',
            severity: 'error',
            from: {},
            to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
        },
        {
            name: 'core-is-pure',
            comment: 'The core runs in Node, in a worker and in the browser: it imports no package at all.',
            severity: 'error',
            from: { path: core },
            to: { dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown'] },
        },
        {
            name: 'vscode-only-in-client',
            severity: 'error',
            from: { pathNot: '^(client/|test/vscode/)' },
            to: { path: '^vscode$' },
        },
        {
            name: 'resolvable',
            severity: 'error',
            from: {},
            to: { couldNotResolve: true, pathNot: '^vscode$' },
        },
    ],
    options: {
        // The build's own scripts are no room.
        doNotFollow: { path: 'node_modules|^scripts/|^esbuild' },
        tsPreCompilationDeps: true,
        tsConfig: { fileName: 'tsconfig.base.json' },
        enhancedResolveOptions: {
            extensions: ['.ts', '.d.ts', '.mjs', '.js', '.json', '.isosync'],
            exportsFields: ['exports'],
            conditionNames: ['node', 'import', 'require', 'types'],
        },
    },
};
