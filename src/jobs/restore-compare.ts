import { createHash } from 'node:crypto';

import type { CallScope } from '../shared/call-scope.js';
import type { JsonObject, StoredDocument } from '../shared/document.js';
import type { Rows } from '../sources/zerodb/rows.js';

/** What a document is known by: its `doc_id`, else its `id`; null where it has neither. */
export function identityOf(data: JsonObject): string | null {
  return textOf(data['doc_id']) ?? textOf(data['id']);
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null);

/** What is to be done with one document of a backup. */
export type Step =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'insert'; readonly data: JsonObject }
  | { readonly kind: 'replace'; readonly data: JsonObject; readonly rowId: string };

/** A row that is there, and what it holds. */
interface Live {
  readonly rowId: string;
  readonly content: string;
}

/** Compares the documents of a backup with what a collection holds. */
export class Comparison {
  /** Rows that have no `doc_id`, by their `id`, or by their content where they have none. */
  #unnamed: Promise<ReadonlyMap<string, Live[]>> | undefined;

  constructor(
    private readonly rows: Rows,
    private readonly collection: string,
  ) {}

  /** One step for each document, in order. Each row that is there stands for one document at most. */
  async steps(documents: readonly JsonObject[], scope: CallScope): Promise<readonly Step[]> {
    const ids = documents.map(identityOf).filter((id) => id !== null);
    this.#unnamed ??= this.#readUnnamed(scope);
    const [named, unnamed] = await Promise.all([
      ids.length > 0 ? this.rows.named(this.collection, ids, scope) : [],
      this.#unnamed,
    ]);
    const live = new Map<string, Live[]>();
    for (const row of named) enter(live, row);
    const rowsOf = (key: string) => [live.get(key) ?? [], unnamed.get(key) ?? []];

    const contents = documents.map(contentOf);
    const keys = documents.map((data, at) => identityOf(data) ?? contents[at] ?? '');
    // Equal ones first, so that of several of one identity none is replaced that another is equal to.
    const equal = keys.map((key, at) => takeEqual(rowsOf(key), contents[at] ?? ''));
    return documents.map((data, at): Step => {
      if (equal[at]) return { kind: 'unchanged' };
      const row = takeAny(rowsOf(keys[at] ?? ''));
      return row ? { kind: 'replace', data, rowId: row.rowId } : { kind: 'insert', data };
    });
  }

  async #readUnnamed(scope: CallScope): Promise<ReadonlyMap<string, Live[]>> {
    const found = new Map<string, Live[]>();
    for await (const page of this.rows.unnamed(this.collection, scope)) {
      for (const row of page) enter(found, row);
    }
    return found;
  }
}

function enter(rows: Map<string, Live[]>, { data, rowId }: StoredDocument): void {
  const content = contentOf(data);
  const key = identityOf(data) ?? content;
  const known = rows.get(key);
  if (known) known.push({ rowId, content });
  else rows.set(key, [{ rowId, content }]);
}

function takeEqual(lists: readonly Live[][], content: string): boolean {
  for (const list of lists) {
    const at = list.findIndex((row) => row.content === content);
    if (at >= 0) return list.splice(at, 1).length > 0;
  }
  return false;
}

function takeAny(lists: readonly Live[][]): Live | undefined {
  return lists.find((list) => list.length > 0)?.shift();
}

/** A checksum of what a document says. Not of its text: some stores put the keys of objects in an order of their own. */
function contentOf(data: JsonObject): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(data)))
    .digest('base64');
}

/** Objects as lists of their fields, sorted. */
function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return { fields: fields.map(([key, field]) => [key, inOrder(field)]) };
}
