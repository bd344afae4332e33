/** ESM source runs as CommonJS under jest: swc rewrites it, and `.js` suffixes find their `.ts`. */
const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: true },
      experimental: { keepImportAssertions: false },
    },
    module: { type: 'commonjs', ignoreDynamic: true },
    sourceMaps: 'inline',
  },
];

export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: [],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.(t|j|mj)s$': swc },
  // These ship as ES modules alone.
  transformIgnorePatterns: [
    '/node_modules/(?!(jose|file-type|strtok3|token-types|uint8array-extras|@tokenizer/inflate|@borewit/text-codec|@tus/[a-z-]+|srvx)/)',
  ],
  setupFiles: ['reflect-metadata'],
  testTimeout: 30_000,
  maxWorkers: 3,
  reporters: ['default', '<rootDir>/test/support/closing-line-reporter.mjs'],
};
