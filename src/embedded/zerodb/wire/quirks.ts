/**
 * Odd behaviour that has been reported of the real service. All off by default: the server is strict.
 * Numbers are those of the list that `--help` prints.
 */
export interface Quirks {
  /** 2: this key of a query is ignored, so that a client which sends it alone gets every row. */
  readonly ignoredFilterKey: 'filter' | 'filters' | null;
  /** 3: filters compare as text, equality finds substrings, booleans match as strings only. */
  readonly looseText: boolean;
  /** 4: `id` and `row_id` in a filter match nothing. */
  readonly hiddenIds: boolean;
  /** 7: lists come as bare arrays or under other keys. */
  readonly oddLists: boolean;
  /** 30: creation answers 201, deletion 204 without a body. */
  readonly oddStatuses: boolean;
}

export const NO_QUIRKS: Quirks = Object.freeze({
  ignoredFilterKey: null,
  looseText: false,
  hiddenIds: false,
  oddLists: false,
  oddStatuses: false,
});

const QUIRKS: Readonly<Record<string, Partial<Quirks>>> = {
  '2': { ignoredFilterKey: 'filter' },
  '2:filter': { ignoredFilterKey: 'filter' },
  '2:filters': { ignoredFilterKey: 'filters' },
  '3': { looseText: true },
  '4': { hiddenIds: true },
  '7': { oddLists: true },
  '30': { oddStatuses: true },
};

/** Reads `2,3,30` or `all`. Throws a RangeError that names what is not known. */
export function parseQuirks(text: string): Quirks {
  const names = text === 'all' ? ['2', '3', '4', '7', '30'] : text.split(',').map((s) => s.trim());
  let quirks = NO_QUIRKS;
  for (const name of names.filter((entry) => entry !== '')) {
    const effect = QUIRKS[name];
    if (!effect) {
      throw new RangeError(`unknown quirk ${name}; known: ${Object.keys(QUIRKS).join(', ')}, all`);
    }
    quirks = { ...quirks, ...effect };
  }
  return quirks;
}
