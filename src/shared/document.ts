/** A JSON object as a store keeps it. */
export type JsonObject = Readonly<Record<string, unknown>>;

/**
 * One stored document, whoever wrote it.
 *
 * `id` is the document's identity: its own `doc_id`, else its `id`, else the store's `rowId`
 * (documents of older programs). `rowId` is the store's address of the row and nothing more.
 */
export interface StoredDocument {
  readonly id: string;
  readonly rowId: string;
  /** Which key the identity came from; `row` and `id` mark documents of older programs. */
  readonly identity: 'doc_id' | 'id' | 'row';
  readonly data: JsonObject;
  /** Instants as the store tells them, or null. */
  readonly createdAt: string | null;
  readonly updatedAt: string | null;
}
