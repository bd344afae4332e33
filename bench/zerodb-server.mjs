/**
 * How fast the embedded ZeroDB answers over loopback with 100,000 documents in a collection.
 * Needs a build: `npm run build && node bench/zerodb-server.mjs [documents]`.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';

const DOCUMENTS = Number(process.argv[2] ?? 100_000);
const ROUNDS = 400;
const WARM_UP = 50;
const PROJECT = '0b7b2c52-2a9e-4f0f-8a37-8f4d3a5f1e10';
const KEY = 'bench-key';
let seed = 1;

const main = fileURLToPath(new URL('../dist/embedded/zerodb/main.js', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'zerodb-bench-'));
const flags = ['--data-dir', dataDir, '--api-key', KEY, '--project-id', PROJECT];
const server = spawn(process.execPath, [main, ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });

try {
  const [line] = await once(server.stdout.setEncoding('utf8'), 'data');
  const pool = new Pool(line.replace('listening ', '').trim(), { connections: 16 });
  await run(pool);
  await pool.close();
} finally {
  server.kill();
  await once(server, 'exit');
  rmSync(dataDir, { recursive: true, force: true });
}

async function run(pool) {
  const call = caller(pool);
  await call('POST', '/tables', { table_name: 'members' });
  const start = performance.now();
  const rowIds = await fill(call);
  const seconds = (performance.now() - start) / 1000;
  console.log(`${DOCUMENTS} documents of ~600 bytes, inserted one by one over 16 connections:`);
  console.log(`  ${Math.round(DOCUMENTS / seconds)} acknowledged writes/s, each on disk\n`);

  const query = (body) => () => call('POST', '/tables/members/query', body());
  const ids = (count) => Array.from({ length: count }, () => docId(random(DOCUMENTS)));
  const cases = {
    'point read by row id': () => call('GET', `/tables/members/rows/${rowIds[random(DOCUMENTS)]}`),
    'query by doc_id': query(() => ({ filter: { doc_id: docId(random(DOCUMENTS)) }, limit: 1 })),
    'query doc_id $in 20': query(() => ({ filter: { doc_id: { $in: ids(20) } }, limit: 20 })),
    'query doc_id $in 1000': query(() => ({ filter: { doc_id: { $in: ids(1000) } }, limit: 1000 })),
    'query by email': query(() => ({
      filter: { email: `m${random(DOCUMENTS)}@example.org` },
      limit: 1,
    })),
    'equal (1 % match), sorted, 20': query(() => ({
      filter: { city: `City ${random(100)}` },
      sort: { created_at: -1 },
      limit: 20,
    })),
    'equal (25 % match), sorted, 20': query(() => ({
      filter: { status: ['active', 'lapsed', 'new', 'gone'][random(4)] },
      sort: { created_at: -1 },
      limit: 20,
    })),
    'range on a number, 20': query(() => ({
      filter: { points: { $gte: 9900 } },
      sort: { points: -1 },
      limit: 20,
    })),
    'newest 20': query(() => ({ sort: { created_at: -1 }, limit: 20 })),
  };
  console.log('case                              p50 ms   p95 ms   (over loopback, one at a time)');
  for (const [name, action] of Object.entries(cases)) {
    const { p50, p95 } = await measure(action);
    console.log(`${name.padEnd(32)} ${p50.toFixed(3).padStart(7)}  ${p95.toFixed(3).padStart(7)}`);
  }
}

function caller(pool) {
  return async (method, path, body) => {
    const answer = await pool.request({
      method,
      path: `/api/v1/projects/${PROJECT}/database${path}`,
      headers: { 'x-api-key': KEY, ...(body ? { 'content-type': 'application/json' } : {}) },
      body: body ? JSON.stringify(body) : undefined,
    });
    const json = await answer.body.json();
    if (answer.statusCode >= 300) throw new Error(`${answer.statusCode} ${JSON.stringify(json)}`);
    return json;
  };
}

async function fill(call) {
  const rowIds = [];
  let next = 0;
  const worker = async () => {
    while (next < DOCUMENTS) {
      const n = next++;
      const { row_id: rowId } = await call('POST', '/tables/members/rows', {
        row_data: document(n),
      });
      rowIds[n] = rowId;
    }
  };
  await Promise.all(Array.from({ length: 16 }, worker));
  return rowIds;
}

/** The first calls let the server notice what index it needs. */
async function measure(action) {
  for (let round = 0; round < WARM_UP; round += 1) await action();
  const times = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const start = performance.now();
    await action();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return { p50: times[ROUNDS / 2], p95: times[Math.floor(ROUNDS * 0.95)] };
}

function document(n) {
  return {
    doc_id: docId(n),
    email: `m${n}@example.org`,
    city: `City ${n % 100}`,
    status: ['active', 'lapsed', 'new', 'gone'][n % 4],
    points: (n * 7919) % 10_000,
    created_at: new Date(1_700_000_000_000 + ((n * 104_729) % 100_000) * 60_000).toISOString(),
    biography: 'trained for years '.repeat(22),
  };
}

function docId(n) {
  return `member-${String(n).padStart(7, '0')}`;
}

function random(below) {
  seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
  return Math.floor((seed / 4_294_967_296) * below);
}
