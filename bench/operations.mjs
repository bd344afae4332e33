/**
 * What the operations of the screens cost, over HTTP through the whole gateway on its embedded ZeroDB.
 * Needs a build: `npm run build && node bench/operations.mjs [members]`. Ends by itself.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Pool } from 'undici';

const MEMBERS = process.argv[2] ?? '200';
const ROUNDS = 3;
const REQUESTS = 300;
const WARM_UP = 50;
const AT_ONCE = 16;
/** Members who ask in turn, for each has points of their own. */
const ASKING = Array.from({ length: 12 }, (_, at) => `m${String(at + 1).padStart(4, '0')}`);
let addresses = 0;
const root = fileURLToPath(new URL('..', import.meta.url));
const dataDir = mkdtempSync(join(tmpdir(), 'wwmaa-bench-'));
const gateway = spawn(
  process.execPath,
  ['--min-semi-space-size=64', '--max-semi-space-size=64', join(root, 'dist/main.js')],
  {
    env: {
      PATH: process.env.PATH,
      PORT: '0',
      DATA_DIR: dataDir,
      SEED_SCALE: MEMBERS,
      LOG_LEVEL: 'warn',
      // Each request comes from an address of its own: one caller alone would meet the rate limit.
      TRUSTED_PROXIES: '127.0.0.1',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  },
);

try {
  const url = await started();
  const pool = new Pool(new URL(url).origin, { connections: AT_ONCE });
  await run(pool);
  await pool.close();
} finally {
  gateway.kill();
  if (gateway.exitCode === null) await once(gateway, 'exit');
  rmSync(dataDir, { recursive: true, force: true });
}

async function started() {
  let text = '';
  for await (const chunk of gateway.stdout) {
    text += chunk;
    const [url] = /^http\S+\/graphql$/m.exec(text) ?? [];
    if (url) return url;
  }
  throw new Error(`the gateway ended: ${text}`);
}

async function run(pool) {
  const folder = join(root, 'test/api/operations');
  const documents = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'));
  const query = documents.join('\n');
  const send = async (operationName, variables, token) => {
    const { body } = await pool.request({
      path: '/graphql',
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-forwarded-for': nextAddress(),
        ...(token && { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify({ query: only(query, operationName), variables }),
    });
    const answer = await body.json();
    if (answer.errors) throw new Error(`${operationName}: ${JSON.stringify(answer.errors)}`);
    return answer;
  };
  const tokens = [];
  for (const name of ASKING) {
    const input = { email: `${name}@demo.wwmaa.example`, password: 'Budo-2026-demo!' };
    tokens.push((await send('Login', { input })).data.login.accessToken);
  }
  let turn = 0;
  const member = () => tokens[turn++ % tokens.length];
  const { events } = (await send('EventsList', { first: 20 })).data;
  const id = events.nodes.at(-1).id;
  const cases = {
    'EventsList, 20, visitor': () => send('EventsList', { first: 20 }),
    'EventsList, 20, member': () => send('EventsList', { first: 20 }, member()),
    'EventPage, member': () => send('EventPage', { id }, member()),
    'MemberDirectory, 20': () => send('MemberDirectory', { first: 20 }),
    'TrainingSessions, 20, member': () => send('TrainingSessions', { first: 20 }, member()),
    'Me, member': () => send('Me', {}, member()),
    'NodeById, visitor': () => send('NodeById', { id }),
  };
  const results = Object.fromEntries(Object.keys(cases).map((name) => [name, []]));
  // Cases take turns, so that a noisy neighbour hits all of them.
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [name, once_] of Object.entries(cases)) results[name].push(await measure(once_));
  }
  report(results);
}

/** Another address of 10.0.0.0/8 each time. */
function nextAddress() {
  addresses += 1;
  return `10.${(addresses >> 16) & 255}.${(addresses >> 8) & 255}.${addresses & 255}`;
}

async function measure(once_) {
  const times = [];
  let left = WARM_UP + REQUESTS;
  let batches = 0;
  const worker = async () => {
    while (left > 0) {
      left -= 1;
      const begun = performance.now();
      const { extensions } = await once_();
      batches = extensions.upstream.batches;
      times.push(performance.now() - begun);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  const seconds = (performance.now() - begun) / 1000;
  const sorted = times.slice(WARM_UP).sort((a, b) => a - b);
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))];
  return { perSecond: times.length / seconds, p50: at(0.5), p95: at(0.95), batches };
}

function report(results) {
  console.log(
    `\n${MEMBERS} members, ${AT_ONCE} requests at once, ${ROUNDS} rounds of ${REQUESTS}:`,
  );
  console.log('median of the rounds (lowest to highest)\n');
  const heads = ['operation', 'requests/s', 'p50 ms', 'p95 ms', 'calls'];
  const rows = Object.entries(results).map(([name, rounds]) => [
    name,
    spread(
      rounds.map(({ perSecond }) => perSecond),
      0,
    ),
    spread(
      rounds.map(({ p50 }) => p50),
      1,
    ),
    spread(
      rounds.map(({ p95 }) => p95),
      1,
    ),
    String(rounds.at(-1).batches),
  ]);
  const widths = heads.map((head, at) =>
    Math.max(head.length, ...rows.map((row) => row[at].length)),
  );
  for (const row of [heads, ...rows]) {
    console.log(row.map((cell, at) => cell.padEnd(widths[at])).join('  '));
  }
}

function spread(values, digits) {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[0], sorted.at(-1)].map((value) => value.toFixed(digits));
  return `${sorted[Math.floor(sorted.length / 2)].toFixed(digits)} (${low}–${high})`;
}

/** One operation of the documents with the fragments that it uses. */
function only(text, name) {
  const parts = text.split(/\n(?=(?:query|mutation|fragment) )/);
  const operation = parts.find((part) => new RegExp(`^(query|mutation) ${name}\\b`).test(part));
  const needed = [...operation.matchAll(/\.\.\.(\w+)/g)].map(([, fragment]) => fragment);
  const fragments = [...new Set(needed)].map((fragment) =>
    parts.find((part) => part.startsWith(`fragment ${fragment} `)),
  );
  return [operation, ...fragments.filter(Boolean)].join('\n');
}
