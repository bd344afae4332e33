import { hashPassword } from '../modules/users/index.js';
import type { CallScope } from '../shared/call-scope.js';
import type { Documents } from '../sources/zerodb/documents.js';
import type { Objects } from '../sources/zerodb/objects.js';
import { NO_SCOPE } from '../shared/call-scope.js';
import { buildAssociation } from './association.js';
import { runSeed, seedState } from './run-seed.js';

export { type Association, type AssociationInput, buildAssociation } from './association.js';
export { DEMO_ACCOUNTS, type DemoAccount } from './cast.js';
export { LANDMARKS } from './landmarks.js';
export { runSeed, type SeedRun, type SeedState, seedState } from './run-seed.js';

export interface StoreSeed {
  readonly documents: Documents;
  /** Without it no files are stored, and no asset says that it is ready. */
  readonly objects?: Pick<Objects, 'put' | 'list' | 'remove'>;
  readonly members: number;
  /** Of every account that it makes. */
  readonly password: string;
  readonly now: Date;
  readonly print: (line: string) => void;
  readonly scope?: CallScope;
}

/** Documents between two lines on the terminal. */
const SAY_EVERY = 5_000;

/** Fills a store that was never seeded, and says what it does. Rejects as `runSeed` does. */
export async function seedStore(seed: StoreSeed): Promise<'written' | 'already-there'> {
  const { documents, members, now, print, scope = NO_SCOPE } = seed;
  if ((await seedState(documents, scope)) === 'complete') return 'already-there';
  const passwordHash = await hashPassword(seed.password);
  const association = buildAssociation({ members, now, passwordHash });
  print(`Seeding  ${association.size} documents for ${members} members …`);
  return runSeed({
    documents,
    association,
    scope,
    ...(seed.objects && { objects: seed.objects }),
    progress: (done, total) => {
      if (done % SAY_EVERY === 0 || done === total) print(`Seeding  ${done} of ${total}`);
    },
  });
}
