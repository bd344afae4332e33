/** Kinds of things that entries are about, and the GraphQL type of each that has one. */
const TYPES: Readonly<Record<string, string>> = {
  application: 'Application',
  approval: 'Approval',
  backup: 'Backup',
  event: 'Event',
  media_asset: 'MediaAsset',
  payment: 'Payment',
  profile: 'Profile',
  rsvp: 'Rsvp',
  subscription: 'Subscription',
  training_session: 'TrainingSession',
  user: 'User',
};

/** What entries call a thing otherwise. */
const SYNONYMS: Readonly<Record<string, string>> = {
  account: 'user',
  media: 'media_asset',
  member: 'user',
  session: 'training_session',
};

/** The one name of a kind of thing: entries of older programs name the collection (`events`). */
export function resourceName(stored: string): string {
  const name = stored
    .trim()
    .toLowerCase()
    .replaceAll(/[\s-]+/g, '_');
  const singular = name.replace(/s$/, '');
  const kind = own(SYNONYMS, name) ?? own(SYNONYMS, singular) ?? singular;
  return own(TYPES, kind) === undefined ? name : kind;
}

/** The GraphQL type of what an entry is about; null where it has none. */
export function typeOfResource(stored: string): string | null {
  return own(TYPES, resourceName(stored)) ?? null;
}

/** Every name under which entries about such a thing are stored. */
export function storedNamesOf(name: string): readonly string[] {
  const kind = resourceName(name);
  const synonyms = Object.keys(SYNONYMS).filter((synonym) => SYNONYMS[synonym] === kind);
  const names = [name, kind, ...synonyms];
  return [...new Set([...names, ...names.map((each) => `${each}s`)])];
}

/** The kind of things that a GraphQL type stands for; null where entries are never about one. */
export function resourceOfType(type: string): string | null {
  // A person is their account: there is nothing else to write entries about.
  if (type === 'PublicPerson') return 'user';
  return Object.keys(TYPES).find((name) => TYPES[name] === type) ?? null;
}

function own(table: Readonly<Record<string, string>>, key: string): string | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
