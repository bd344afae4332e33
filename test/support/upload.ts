import { FormData } from 'undici';

/** Sent with every upload: pages of other sites cannot add a header without being asked about first. */
export const PREFLIGHT = { 'apollo-require-preflight': 'true' } as const;

/** A file to be sent; goes where the variables expect it. */
export function fileOf(bytes: Uint8Array | string, name: string, type = ''): File {
  return new File([bytes], name, { type });
}

/**
 * The form of a GraphQL multipart request, as `apollo-upload-client` makes it: files are taken out of the
 * variables, `null` stays in their places, the map says which is which. One file in several places is sent
 * once.
 */
export function uploadForm(document: { toString(): string }, variables: unknown): FormData {
  const places = new Map<File, string[]>();
  const cleared = takeFiles(variables, 'variables', places);
  const form = new FormData();
  form.append('operations', JSON.stringify({ query: document.toString(), variables: cleared }));
  const entries = [...places.values()].map((paths, at) => [String(at + 1), paths] as const);
  form.append('map', JSON.stringify(Object.fromEntries(entries)));
  [...places.keys()].forEach((file, at) => form.append(String(at + 1), file, file.name));
  return form;
}

function takeFiles(value: unknown, path: string, places: Map<File, string[]>): unknown {
  if (value instanceof File) {
    places.set(value, [...(places.get(value) ?? []), path]);
    return null;
  }
  if (Array.isArray(value)) {
    return value.map((each, at) => takeFiles(each, `${path}.${at}`, places));
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  return Object.fromEntries(
    entries.map(([name, each]) => [name, takeFiles(each, `${path}.${name}`, places)]),
  );
}
