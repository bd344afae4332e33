import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';
import { typeGraphqlExplicitType } from './eslint-rules/type-graphql-explicit-type.mjs';

const typescript = ['**/*.ts', '**/*.mts'];

/** The programs: they speak to a terminal, so they may print. */
const programs = [
  'src/main.ts',
  'src/cli.ts',
  'src/cli/**',
  'src/emit-schema.ts',
  'src/seed/**',
  'src/embedded/*/main.ts',
];

export default defineConfig(
  globalIgnores([
    'dist/',
    '.test-build/',
    'coverage/',
    '.data/',
    'test/architecture/fixtures/',
    'test/api/generated/',
    'eslint-rules/*.d.mts',
  ]),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  {
    name: 'house/all',
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
    },
  },
  {
    name: 'house/typescript',
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    plugins: { house: { rules: { 'type-graphql-explicit-type': typeGraphqlExplicitType } } },
    rules: {
      'house/type-graphql-explicit-type': 'error',
      '@typescript-eslint/consistent-type-exports': 'error',
      // Separate, because `import { type A }` still loads the module under verbatimModuleSyntax.
      '@typescript-eslint/consistent-type-imports': [
        'error',
        { fixStyle: 'separate-type-imports' },
      ],
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      // Without `await`, a rejection would jump over the catch that was written for it.
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // GraphQL types are classes that hold decorated fields alone.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      // What resolvers answer for a GraphQL class is a plain record; only its fields are asked for.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `async` without `await` is how an in-memory twin keeps the promise of an interface.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-invalid-void-type': ['error', { allowAsThisParameter: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Give it a name: no default exports.' },
      ],
    },
  },
  {
    name: 'house/src',
    files: ['src/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-console': 'error',
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Settings come from src/env.ts.' },
      ],
    },
  },
  {
    name: 'house/content',
    files: ['src/seed/content/**'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off' },
  },
  { name: 'house/env', files: ['src/env.ts'], rules: { 'no-restricted-properties': 'off' } },
  { name: 'house/programs', files: programs, rules: { 'no-console': 'off' } },
  {
    name: 'house/test',
    files: ['test/**/*.ts', 'bench/**/*.ts'],
    rules: {
      // A test that is wrong about what is there fails, which is what it is for.
      '@typescript-eslint/no-non-null-assertion': 'off',
      // Answers are read as JSON and compared; calling or passing on what has no type stays forbidden.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      // expect(service.method) names a method without calling it.
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
    },
  },
  {
    name: 'house/config-files',
    files: ['*.config.ts', 'codegen.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
);
