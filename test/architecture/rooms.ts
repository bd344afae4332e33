/** The rooms of the house, as docs/architecture.md draws them. */
export const ROOMS = [
  'http',
  'graphql',
  'modules',
  'sources',
  'embedded',
  'jobs',
  'seed',
  'shared',
] as const;

/** What stands at the top of src/ and belongs to no room. */
export const TOP = ['main', 'app', 'cli', 'env', 'emit-schema'] as const;

export type Room = (typeof ROOMS)[number] | (typeof TOP)[number];

/** The room of a file of src/, or undefined where the plan has no such room. */
export function roomOf(path: string): Room | undefined {
  const [source, first = '', ...rest] = path.split('/');
  if (source !== 'src') return undefined;
  const name = first.replace(/\.ts$/, '');
  if (rest.length > 0 && isOneOf(ROOMS, name)) return name;
  // These may be one file or a folder: of verbs, of what is put together.
  if ((rest.length === 0 || name === 'cli' || name === 'app') && isOneOf(TOP, name)) return name;
  return undefined;
}

/** The domain of a file, such as `events` or `membership/payments`. */
export function moduleOf(path: string): string | undefined {
  const [source, room, first, second, ...rest] = path.split('/');
  if (source !== 'src' || room !== 'modules' || first === undefined) return undefined;
  if (first === 'membership' && rest.length > 0) return `${first}/${second ?? ''}`;
  return second === undefined ? first.replace(/\.ts$/, '') : first;
}

function isOneOf<T extends string>(names: readonly T[], name: string): name is T {
  return (names as readonly string[]).includes(name);
}
