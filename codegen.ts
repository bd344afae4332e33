import type { CodegenConfig } from '@graphql-codegen/cli';

/** Typed documents of the operations that clients send, for the tests (and for clients to copy). */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: 'test/api/operations/*.graphql',
  generates: {
    'test/api/generated/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: {
        documentMode: 'string',
        emitLegacyCommonJSImports: false,
        importExtension: '.js',
        enumsAsTypes: true,
        useTypeImports: true,
        scalars: {
          Currency: 'string',
          DateTime: 'string',
          Decimal: 'string',
          EmailAddress: 'string',
          ID: 'string',
          URL: 'string',
        },
      },
    },
  },
};

export default config;
