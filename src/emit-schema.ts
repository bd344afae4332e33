import { writeFileSync } from 'node:fs';

import { createModules } from './app.js';
import { printGatewaySchema } from './graphql/schema.js';
import { systemClock } from './shared/clock.js';
import { silentLogger } from './shared/logger.js';
import { createZeroDb } from './sources/zerodb/client.js';

/** Writes `schema.graphql` from the code. Needs no environment and calls nobody. */
const target = process.argv[2] ?? 'schema.graphql';
const nowhere = createZeroDb(
  {
    baseUrl: 'http://127.0.0.1:9',
    projectId: 'schema',
    bucket: 'none',
    auth: { mode: 'api-key', apiKey: 'none' },
  },
  silentLogger,
);
const secret = 'the schema does not depend on it';
const { schema } = createModules({
  documents: nowhere.documents,
  clock: systemClock,
  log: silentLogger,
  tokens: { secret, previousSecret: undefined, accessMinutes: 15, refreshDays: 7 },
  idSecret: secret,
});
writeFileSync(target, printGatewaySchema(schema));
await nowhere.close();
