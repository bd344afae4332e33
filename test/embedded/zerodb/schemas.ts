import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

function readWire<T>(name: string): T {
  return JSON.parse(readFileSync(join(__dirname, 'wire', name), 'utf8')) as T;
}

const bundle = readWire<{ $id: string }>('zerodb.schemas.json');
const ajv = new Ajv2020({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(bundle);

/** Every published example with the name of its schema. */
export const EXAMPLES = readWire<{ schema: string; value: unknown }[]>('examples.json');

/** What is wrong with a value by a schema of the bundle; an empty list when nothing is. */
export function violations(schema: string, value: unknown): string[] {
  const validate = ajv.getSchema(`${bundle.$id}#/$defs/${schema}`);
  if (!validate) return [`no schema ${schema}`];
  validate(value);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message ?? ''}`);
}
