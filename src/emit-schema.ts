import { writeFileSync } from 'node:fs';

import { describeSchema } from './app.js';
import { printGatewaySchema } from './graphql/schema.js';

/** Writes `schema.graphql` from the code. Needs no environment and calls nobody. */
writeFileSync(process.argv[2] ?? 'schema.graphql', printGatewaySchema(describeSchema()));
