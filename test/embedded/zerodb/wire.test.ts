import { EXAMPLES, violations } from './schemas.js';
import { form, startHarness, type Answer, type Harness, type Json } from './support.js';

const encoder = {
  model: 'test-model',
  dimensions: 2,
  encode: async (texts: readonly string[]) => texts.map(() => Float32Array.of(0.6, 0.8)),
  close: async () => undefined,
};

let zerodb: Harness;
beforeAll(async () => {
  zerodb = await startHarness({ encoder });
});
afterAll(() => zerodb.close());

function expectAnswer(answer: Answer, schema: string, status = 200): Json {
  expect(answer.status).toBe(status);
  expect(violations(schema, answer.json)).toEqual([]);
  return answer.json;
}

describe('the published examples', () => {
  test.each(EXAMPLES.map(({ schema, value }, index) => [index, schema, value] as const))(
    'example %i is a valid %s',
    (_index, schema, value) => expect(violations(schema, value)).toEqual([]),
  );

  test('a wrong value is found wrong', () => {
    expect(violations('Row', { row_id: 'no uuid', row_data: 5 })).not.toEqual([]);
  });
});

describe('documents', () => {
  test('tables: make, make again, list, get by name and id, delete', async () => {
    const table = { table_name: 'wire_a', schema_definition: { a: 1 }, description: 'words' };
    const made = expectAnswer(await zerodb.call('POST', '/database/tables', table), 'Table');
    expect(made).toMatchObject(table);
    const again = await zerodb.call('POST', '/database/tables', table);
    expect(expectAnswer(again, 'ErrorBody', 409)['error_code']).toBe('TABLE_ALREADY_EXISTS');
    expectAnswer(await zerodb.call('GET', '/database/tables?skip=0&limit=100'), 'TablePage');
    for (const name of ['wire_a', String(made['table_id'])]) {
      expect(expectAnswer(await zerodb.call('GET', `/database/tables/${name}`), 'Table')).toEqual(
        made,
      );
    }
    expect((await zerodb.call('DELETE', '/database/tables/wire_a')).json).toMatchObject({
      success: true,
    });
    const gone = await zerodb.call('GET', '/database/tables/wire_a/rows');
    expect(gone.json).toEqual({ detail: "Table 'wire_a' not found" });
    expectAnswer(gone, 'ErrorBody', 404);
  });

  test('`name` instead of `table_name` is 422 in the list form', async () => {
    const answer = await zerodb.call('POST', '/database/tables', { name: 'x' });
    expectAnswer(answer, 'ErrorBody', 422);
    expect(answer.json).toEqual({
      detail: [{ loc: ['body', 'table_name'], msg: 'field required', type: 'value_error.missing' }],
    });
  });

  test('rows: insert, get, page, query, replace, delete', async () => {
    await zerodb.fill('wire_b', []);
    const rows = '/database/tables/wire_b/rows';
    const row_data = {
      doc_id: 'ord-1001',
      status: 'paid',
      qty: 3,
      created_at: '2026-01-05T09:29:00Z',
    };
    const made = expectAnswer(await zerodb.call('POST', rows, { row_data }), 'Row');
    expect(made['row_data']).toEqual(row_data);
    const path = `${rows}/${String(made['row_id'])}`;
    expect(expectAnswer(await zerodb.call('GET', path), 'Row')).toEqual(made);
    const page = expectAnswer(await zerodb.call('GET', `${rows}?skip=0&limit=2`), 'RowPage');
    expect(page).toEqual({ total: 1, skip: 0, limit: 2, has_more: false, data: [made] });
    const filter = { status: { $in: ['paid', 'sent'] }, qty: { $gte: 2 } };
    const query = { filter, filters: filter, sort: { created_at: -1 }, limit: 50, skip: 0 };
    const found = expectAnswer(await zerodb.query('wire_b', query), 'QueryResponse');
    expect(found).toMatchObject({ total: 1, filter_summary: filter, data: [made] });
    const next = { doc_id: 'ord-1001', status: 'sent' };
    const put = expectAnswer(await zerodb.call('PUT', path, { row_data: next }), 'Row');
    expect(put).toMatchObject({
      row_id: made['row_id'],
      row_data: next,
      created_at: made['created_at'],
    });
    expect(put['row_data']).toEqual(next);
    expect(String(put['updated_at']) > String(made['updated_at'])).toBe(true);
    expect((await zerodb.call('DELETE', path)).json).toEqual({
      success: true,
      row_id: made['row_id'],
    });
    for (const method of ['GET', 'DELETE']) {
      expect((await zerodb.call(method, path)).json).toEqual({ detail: 'Row not found' });
    }
    expect((await zerodb.call('PUT', path, { row_data })).status).toBe(404);
  });

  test.each([
    [{ rows: [{ a: 1 }] }],
    [{ data: { a: 1 } }],
    [{ a: 1 }],
    [{ row_data: [1] }],
    [{ row_data: {}, rows: [] }],
    [[1]],
  ])('an insert of %j is 422', async (body) => {
    await zerodb.fill('wire_c', []);
    const answer = await zerodb.call('POST', '/database/tables/wire_c/rows', body);
    expectAnswer(answer, 'ErrorBody', 422);
    expect(Array.isArray(answer.json['detail'])).toBe(true);
  });

  test('PATCH of a row is 405', async () => {
    const answer = await zerodb.call('PATCH', '/database/tables/wire_c/rows/x', { row_data: {} });
    expectAnswer(answer, 'ErrorBody', 405);
  });

  test('bulk update and bulk delete', async () => {
    await zerodb.fill('wire_d', [{ s: 'a' }, { s: 'a' }, { s: 'b' }]);
    const bulk = '/database/tables/wire_d/rows/bulk';
    const update = { filter: { s: 'a' }, update: { $set: { s: 'c' }, $inc: { n: 2 } } };
    const updated = expectAnswer(await zerodb.call('PUT', bulk, update), 'BulkUpdateResponse');
    expect(updated).toMatchObject({
      matched_count: 2,
      modified_count: 2,
      filter_used: { s: 'a' },
      update_operators: ['$set', '$inc'],
      warnings: [],
    });
    const deleted = await zerodb.call('DELETE', bulk, { filter: { s: 'c', n: 2 } });
    expect(expectAnswer(deleted, 'BulkDeleteResponse')['deleted_count']).toBe(2);
    expect((await zerodb.query('wire_d', {})).json['total']).toBe(1);
  });
});

describe('vectors and embeddings', () => {
  const item = {
    vector_id: '2f8a2f0e-3f65-4a52-9a5c-6f0b8c4c7d01',
    vector_embedding: [0.12, -0.03, 0.4],
    namespace: 'orders',
    vector_metadata: { doc_id: 'ord-1001' },
    document: 'three blue mugs',
    source: 'gateway',
  };

  test('upsert, batch, search, get, list, stats, delete', async () => {
    const { vector_embedding: numbers, ...told } = item;
    const made = await zerodb.call('POST', '/database/vectors/upsert', item);
    expect(expectAnswer(made, 'Vector')).toMatchObject(told);
    const batch = await zerodb.call('POST', '/database/vectors/upsert-batch', [
      item,
      { vector_embedding: [0.2, 0.1, -0.4], namespace: 'orders', metadata: { doc_id: 'b' } },
    ]);
    expect(expectAnswer(batch, 'VectorBatchResponse')).toMatchObject({
      success_count: 2,
      error_count: 0,
    });
    const search = {
      query_vector: [0.1, -0.02, 0.39],
      namespace: 'orders',
      limit: 5,
      threshold: 0,
    };
    const filtered = { ...search, metadata_filter: { doc_id: 'ord-1001' } };
    const found = await zerodb.call('POST', '/database/vectors/search', filtered);
    const answer = expectAnswer(found, 'VectorSearchResponse');
    expect(answer).toMatchObject({ vectors: [told], total_count: 1 });
    const path = `/database/vectors/${item.vector_id}?namespace=orders`;
    const got = expectAnswer(await zerodb.call('GET', path), 'Vector');
    expect(got['vector_embedding']).toEqual(numbers.map((n) => Math.fround(n)));
    const list = await zerodb.call('GET', '/database/vectors?namespace=orders&limit=1');
    expect(expectAnswer(list, 'Page')).toMatchObject({ total: 2, limit: 1, has_more: true });
    expect((await zerodb.call('GET', '/database/vectors/stats')).json['total_vectors']).toBe(2);
    expect((await zerodb.call('DELETE', path)).json).toMatchObject({ success: true });
    expect((await zerodb.call('GET', path)).json).toEqual({ detail: 'Vector not found' });
    expect(
      (await zerodb.call('POST', '/database/vectors/search', filtered)).json['vectors'],
    ).toEqual([]);
  });

  test('generate, embed and store, search, models', async () => {
    const texts = ['three blue mugs', 'one red mug'];
    const made = await zerodb.call('POST', '/embeddings/generate', { texts, normalize: true });
    expect(expectAnswer(made, 'EmbeddingsGenerateResponse')).toMatchObject({
      model: 'test-model',
      dimensions: 2,
      count: 2,
    });
    const stored = await zerodb.call('POST', '/embeddings/embed-and-store', {
      texts,
      metadata_list: [{ n: 1 }, { n: 2 }],
      namespace: 'texts',
    });
    expect(expectAnswer(stored, 'EmbedAndStoreResponse')['vectors_stored']).toBe(2);
    const found = await zerodb.call('POST', '/embeddings/search', {
      query: 'mugs',
      namespace: 'texts',
      threshold: 0,
      filter_metadata: { n: 2 },
    });
    const { results } = expectAnswer(found, 'EmbeddingsSearchResponse');
    expect(results).toMatchObject([{ document: 'one red mug', vector_metadata: { n: 2 } }]);
    expect((await zerodb.call('GET', '/embeddings/models')).text).toContain('"id":"test-model"');
  });

  test('empty texts, too many and a foreign model are refused', async () => {
    const generate = (body: Json) => zerodb.call('POST', '/embeddings/generate', body);
    expectAnswer(await generate({ texts: ['a', ' '] }), 'ErrorBody', 422);
    expectAnswer(await generate({ texts: [] }), 'ErrorBody', 422);
    expectAnswer(await generate({ texts: Array(101).fill('a') }), 'ErrorBody', 422);
    const foreign = await generate({ texts: ['a'], model: 'BAAI/bge-small-en-v1.5' });
    expect(expectAnswer(foreign, 'ErrorBody', 400)['error_code']).toBe('MODEL_NOT_FOUND');
    expect(foreign.text).toContain('test-model');
  });
});

describe('files and objects', () => {
  test('upload, record, bytes, signed address, list, delete', async () => {
    const { body, headers } = form([
      { name: 'file', filename: 'invoices/2026/a.pdf', type: 'application/pdf', content: '%PDF-1' },
      { name: 'metadata', content: '{"doc_id":"ord-1001"}' },
    ]);
    const made = expectAnswer(
      await zerodb.call('POST', '/files/upload', body, headers),
      'FileUploadResponse',
    );
    expect(made).toMatchObject({ name: 'invoices/2026/a.pdf', size_bytes: 6 });
    const path = `/files/${String(made['file_id'])}`;
    expect(expectAnswer(await zerodb.call('GET', path), 'FileRecord')).toMatchObject({
      file_key: 'invoices/2026/a.pdf',
      content_type: 'application/pdf',
      file_metadata: { doc_id: 'ord-1001' },
    });
    const bytes = await zerodb.call('GET', `${path}/content`);
    expect([bytes.text, bytes.headers['content-type']]).toEqual(['%PDF-1', 'application/pdf']);
    const signed = expectAnswer(
      await zerodb.call('GET', `${path}/download`),
      'FileDownloadResponse',
    );
    const url = String(signed['download_url']);
    // Another first character, whichever it is.
    const tampered = url.replace(/signature=(.)/, (_all, first) =>
      first === '_' ? 'signature=A' : 'signature=_',
    );
    expect(await (await fetch(url)).text()).toBe('%PDF-1');
    expect((await fetch(tampered)).status).toBe(403);
    expectAnswer(await zerodb.call('GET', '/files?skip=0&limit=10'), 'Page');
    expect((await zerodb.call('DELETE', `${path}?delete_from_storage=true`)).json).toMatchObject({
      message: 'deleted',
    });
    expect((await zerodb.call('GET', `${path}/content`)).status).toBe(404);
  });

  test('objects: upload as a form and as JSON, list by collection and prefix, read, delete', async () => {
    const { body, headers } = form([
      { name: 'collection', content: 'pictures' },
      { name: 'bucket', content: 'wwmaa-objects' },
      { name: 'file', filename: 'user_1/a.png', type: 'image/png', content: 'png' },
    ]);
    const made = expectAnswer(
      await zerodb.call('POST', '=/api/objects/upload', body, headers),
      'SeedObjectUploadResponse',
    );
    expect(made).toMatchObject({ collection: 'pictures', filename: 'user_1/a.png' });
    await zerodb.call('POST', '=/api/objects/upload', {
      collection: 'pictures',
      filename: 'user_2/b.png',
      data: Buffer.from('other').toString('base64'),
      metadata: { content_type: 'image/png' },
    });
    const list = async (query: string) =>
      expectAnswer(await zerodb.call('GET', `=/api/objects${query}`), 'SeedObjectListResponse')[
        'total'
      ];
    // Who names no bucket has one of their own.
    expect(await list('?collection=pictures')).toBe(1);
    expect(await list('?collection=pictures&prefix=user_1/')).toBe(0);
    expect(await list('?collection=pictures&bucket=wwmaa-objects')).toBe(1);
    expect(await list('?collection=pictures&bucket=wwmaa-objects&prefix=user_1/')).toBe(1);
    expect(await list('?collection=picture')).toBe(0);
    const path = `=/api/objects/${String(made['object_id'])}`;
    const read = await zerodb.call('GET', path);
    expect([read.text, read.headers['content-type']]).toEqual(['png', 'image/png']);
    expect((await zerodb.call('DELETE', path)).json).toMatchObject({ deleted: true });
    expect((await zerodb.call('GET', path)).status).toBe(404);
  });
});
