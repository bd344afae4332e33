import type { StoredRow } from './row-store.js';
import type { Table } from './tables.js';

/** A row as it goes over the wire; the document is put in as the text it is stored as. */
export function rowJson(projectId: string, table: Table, row: StoredRow): string {
  return (
    `{"row_id":"${row.row_id}","project_id":${JSON.stringify(projectId)},` +
    `"table_id":"${table.tableId}","table_name":${JSON.stringify(table.name)},` +
    `"row_data":${row.doc},"created_at":"${row.created_at}","updated_at":"${row.updated_at}"}`
  );
}

/** A table as it goes over the wire. */
export function tableJson(projectId: string, table: Table): string {
  return JSON.stringify({
    table_id: table.tableId,
    project_id: projectId,
    table_name: table.name,
    schema_definition: table.schemaDefinition,
    description: table.description,
    created_at: table.createdAt,
    updated_at: table.createdAt,
  });
}
