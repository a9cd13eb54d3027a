// Type-aware rules over every room. Inline suppressions are switched off: a rule that is wrong here is turned off here, with its reason.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const projects = ['core', 'node', 'browser', 'client', 'webview', 'vscode'].map((name) => `./tsconfig.${name}.json`);

export default tseslint.config(
    { ignores: ['dist/**', 'out/**', '.cache/**', '.vscode-test/**', 'node_modules/**'] },
    { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
    js.configs.recommended,
    {
        files: ['**/*.ts'],
        extends: [tseslint.configs.recommendedTypeChecked],
        languageOptions: { parserOptions: { project: projects, tsconfigRootDir: import.meta.dirname } },
        rules: {
            '@typescript-eslint/no-explicit-any': 'error',
            '@typescript-eslint/no-floating-promises': 'error',
            '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
            '@typescript-eslint/consistent-type-imports': 'error',
            '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
            // Numbers in messages are the normal case here: lines, columns, counts.
            '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
            // A method of an interface may have to be async for its other implementations.
            '@typescript-eslint/require-await': 'off',
            // describe/it callbacks and node:test style promises.
            '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: false }],
            'max-lines': ['error', 500],
            eqeqeq: 'error',
            'no-console': 'off',
        },
    },
    {
        files: ['**/*.mjs'],
        languageOptions: {
            globals: Object.fromEntries(
                [
                    'process',
                    'console',
                    'URL',
                    'Buffer',
                    'fetch',
                    'setTimeout',
                    'clearTimeout',
                    'AbortSignal',
                    'NodeJS',
                ].map((name) => [name, 'readonly']),
            ),
        },
        rules: { 'max-lines': ['error', 500], eqeqeq: 'error' },
    },
);
