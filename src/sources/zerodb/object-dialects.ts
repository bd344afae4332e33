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
  record(item: JsonObject, operation: string): StoredObject;
}

/** The files of a project: no folders, so bucket, collection and key together are the file's name. */
export function filesDialect(bucket: string): ObjectDialect {
  const root = bucket === '' ? '' : `${bucket}/`;
  return {
    at: 'project',
    upload: 'files/upload',
    form: ({ collection, key, metadata = {} }) => ({
      name: `${root}${collection}/${key}`,
      fields: { metadata: JSON.stringify({ ...metadata, collection, key }) },
    }),
    recordAt: (id) => `files/${encodeURIComponent(id)}`,
    contentAt: (id) => `files/${encodeURIComponent(id)}/content`,
    // Without the parameter the bytes may stay behind.
    removeAt: (id) => `files/${encodeURIComponent(id)}?delete_from_storage=true`,
    listAt: () => 'files?',
    record(item, operation) {
      const id = text(item['file_id']) ?? text(item['id']);
      if (id === undefined) throw malformed(operation, 'no file_id');
      const name = text(item['file_name']) ?? text(item['name']) ?? text(item['file_key']) ?? '';
      // A file of another bucket belongs to no collection of this one.
      const path = name.startsWith(root) ? name.slice(root.length) : `/${name}`;
      const slash = path.indexOf('/');
      const {
        collection: _collection,
        key: _key,
        ...metadata
      } = asObject(item['file_metadata']) ?? {};
      return {
        id,
        collection: slash < 0 ? '' : path.slice(0, slash),
        key: path.slice(slash + 1),
        metadata,
        ...common(item),
      };
    },
  };
}

/** The association's own object routes, by collection and prefix. */
export const objectsDialect = (bucket: string): ObjectDialect => ({
  at: 'host',
  upload: 'api/objects/upload',
  form: ({ collection, key, metadata = {} }) => ({
    name: key,
    fields: { ...named(bucket), collection, metadata: JSON.stringify(metadata) },
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
