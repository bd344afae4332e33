import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

import { preset } from '@graphql-codegen/client-preset';
import { codegen } from '@graphql-codegen/core';
import { buildASTSchema, Kind, parse, visit } from 'graphql';

/**
 * Makes typed documents of the operations that clients send, for the tests: `npm run gen:documents`.
 * The code generator is called directly, since its command line brings two hundred packages with it.
 */
const SCHEMA = 'schema.graphql';
const OPERATIONS = 'test/api/operations';
const OUTPUT = 'test/api/generated/';

/** A mutation is null only where it failed, and a test that reads its answer fails with it. */
const schema = visit(parse(readFileSync(SCHEMA, 'utf8')), {
  ObjectTypeDefinition: (type) => (type.name.value === 'Mutation' ? undefined : false),
  FieldDefinition: (field) =>
    field.type.kind === Kind.NON_NULL_TYPE
      ? undefined
      : { ...field, type: { kind: Kind.NON_NULL_TYPE, type: field.type } },
});
const documents = readdirSync(OPERATIONS)
  .filter((file) => file.endsWith('.graphql'))
  .map((file) => join(OPERATIONS, file))
  .map((location) => {
    const rawSDL = readFileSync(location, 'utf8');
    return { location, rawSDL, document: parse(rawSDL) };
  });

const files = await preset.buildGeneratesSection({
  baseOutputDir: OUTPUT,
  schema,
  schemaAst: buildASTSchema(schema),
  documents,
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
      JSON: 'Record<string, unknown>',
      Upload: 'unknown',
      URL: 'string',
    },
  },
  presetConfig: { fragmentMasking: false },
  plugins: [],
  pluginMap: {},
});

mkdirSync(OUTPUT, { recursive: true });
for (const file of files) {
  writeFileSync(join(OUTPUT, basename(file.filename)), await codegen(file));
}
