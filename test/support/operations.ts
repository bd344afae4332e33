import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { type DocumentNode, Kind, type OperationDefinitionNode, parse } from 'graphql';

const FOLDER = join(__dirname, '../api/operations');

export interface ClientOperation {
  readonly name: string;
  /** All operations of the clients, with their fragments. */
  readonly document: DocumentNode;
  readonly operation: OperationDefinitionNode;
}

/** All operations that clients send, in one text. */
export function readOperationsText(): string {
  return readdirSync(FOLDER)
    .map((file) => readFileSync(join(FOLDER, file), 'utf8'))
    .join('\n');
}

/** Each operation that clients send. */
export function readOperations(): readonly ClientOperation[] {
  const document = parse(readOperationsText());
  return document.definitions.flatMap((operation) =>
    operation.kind === Kind.OPERATION_DEFINITION
      ? [{ name: operation.name?.value ?? '', document, operation }]
      : [],
  );
}
