import type { JsonObject } from '../../shared/document.js';
import { readInstant } from '../../shared/instant.js';
import { asObject, malformed, text } from './failures.js';
import type { NewObject, ObjectSelection, StoredObject } from './objects.js';

/** Where the object routes are and what their bodies are called. Paths end so that a query can be added. */
export interface ObjectDialect {
  readonly at: 'project' | 'host';
  readonly upload: string;
  form(object: NewObject): { readonly name: string; readonly fields: Record<string, string> };
  /** Null where a record has no route of its own. */
  recordAt(id: string): string | null;
  contentAt(id: string): string;
  removeAt(id: string): string;
  listAt(selection?: ObjectSelection): string;
  /** Whether a record is of this client's bucket. */
  owns(item: JsonObject): boolean;
  record(item: JsonObject, operation: string): StoredObject;
}

/**
 * The files of a project: no folders, so bucket, collection and key together are the file's name. They
 * stand in its metadata too, so that a name which the server changed is still understood.
 */
export function filesDialect(bucket: string): ObjectDialect {
  const root = bucket === '' ? '' : `${bucket}/`;
  return {
    at: 'project',
    upload: 'files/upload',
    form: ({ collection, key, metadata = {} }) => ({
      name: `${root}${collection}/${key}`,
      fields: { metadata: JSON.stringify({ ...metadata, bucket, collection, key }) },
    }),
    recordAt: (id) => `files/${encodeURIComponent(id)}`,
    contentAt: (id) => `files/${encodeURIComponent(id)}/content`,
    // Without the parameter the bytes may stay behind.
    removeAt: (id) => `files/${encodeURIComponent(id)}?delete_from_storage=true`,
    listAt: () => 'files?',
    owns(item) {
      const written = asObject(item['file_metadata'])?.['bucket'];
      return typeof written === 'string' ? written === bucket : fileName(item).startsWith(root);
    },
    record(item, operation) {
      const id = text(item['file_id']) ?? text(item['id']);
      if (id === undefined) throw malformed(operation, 'no file_id');
      return { id, ...placeOf(item, root), ...common(item) };
    },
  };
}

const fileName = (item: JsonObject): string =>
  text(item['file_name']) ?? text(item['name']) ?? text(item['file_key']) ?? '';

/** As the metadata say; files of older programs by their name alone. */
function placeOf(item: JsonObject, root: string) {
  const { bucket, collection, key, ...metadata } = asObject(item['file_metadata']) ?? {};
  if (typeof bucket === 'string' && typeof collection === 'string' && typeof key === 'string') {
    return { collection, key, metadata };
  }
  const path = fileName(item).slice(root.length);
  const slash = path.indexOf('/');
  return {
    collection: slash < 0 ? '' : path.slice(0, slash),
    key: path.slice(slash + 1),
    metadata,
  };
}

/** The association's own object routes, by collection and prefix. */
export const objectsDialect = (bucket: string): ObjectDialect => ({
  at: 'host',
  upload: 'api/objects/upload',
  form: ({ collection, key, metadata = {} }) => ({
    name: key,
    // The file name of a form cannot hold everything that a key can.
    fields: { ...named(bucket), collection, filename: key, metadata: JSON.stringify(metadata) },
  }),
  recordAt: () => null,
  contentAt: (id) => `api/objects/${encodeURIComponent(id)}`,
  removeAt: (id) => `api/objects/${encodeURIComponent(id)}`,
  listAt: ({ collection, prefix = '' } = { collection: '' }) => {
    const query = new URLSearchParams({
      ...named(bucket),
      ...(collection !== '' && { collection }),
      ...(prefix !== '' && { prefix }),
    }).toString();
    return `api/objects?${query}${query === '' ? '' : '&'}`;
  },
  owns: (item) => bucket === '' || [undefined, bucket].includes(text(item['bucket'])),
  record(item, operation) {
    const id = text(item['object_id']) ?? text(item['id']);
    if (id === undefined) throw malformed(operation, 'no object_id');
    return {
      id,
      collection: text(item['collection']) ?? '',
      key: text(item['filename']) ?? '',
      metadata: asObject(item['metadata']) ?? {},
      ...common(item),
    };
  },
});

const named = (bucket: string): Record<string, string> => (bucket === '' ? {} : { bucket });

function common(item: JsonObject) {
  const size = item['size_bytes'];
  return {
    contentType: text(item['content_type']) ?? 'application/octet-stream',
    size: typeof size === 'number' ? size : null,
    createdAt: readInstant(item['created_at']),
  };
}
