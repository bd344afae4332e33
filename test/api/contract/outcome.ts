import type { Answer } from '../../support/client.js';

interface Payload {
  readonly userErrors?: readonly { readonly code: string }[];
}

/** `yes`, or the codes of the refusal, and what was told all the same. */
export function outcomeOf({ data, errors }: Answer<object>): string {
  const payloads = Object.values(data ?? {}) as (Payload | null)[];
  const codes = [
    ...errors.map(({ extensions }) => extensions.code),
    ...payloads.flatMap((payload) => (payload?.userErrors ?? []).map(({ code }) => code)),
  ];
  if (codes.length === 0) return data === null ? 'nothing' : 'yes';
  return [...new Set(codes), ...toldOf(data)].join(' ');
}

/** Root fields that were answered, and what of them: their own fields that are not null. */
function toldOf(data: object | null): string[] {
  return Object.entries(data ?? {}).flatMap(([root, value]) => {
    if (Array.isArray(value)) return [root];
    const fields = Object.entries((value ?? {}) as object);
    const told = fields.filter(([name, field]) => field !== null && name !== 'userErrors');
    return told.map(([name]) => `${root}.${name}`);
  });
}
