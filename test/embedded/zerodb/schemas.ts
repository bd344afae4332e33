import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

function readWire(name: string): unknown {
  return JSON.parse(readFileSync(join(__dirname, 'wire', name), 'utf8'));
}

const bundle = readWire('zerodb.schemas.json') as { $id: string };
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(bundle);

/** Every published example with the name of its schema. */
export const EXAMPLES = readWire('examples.json') as { schema: string; value: unknown }[];

/** What is wrong with a value by a schema of the bundle; an empty list when nothing is. */
export function violations(schema: string, value: unknown): string[] {
  const validate = ajv.getSchema(`${bundle.$id}#/$defs/${schema}`);
  if (!validate) return [`no schema ${schema}`];
  void validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
