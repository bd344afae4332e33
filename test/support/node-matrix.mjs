/**
 * Runs the built gateway under other versions of Node than the one at hand: starts it on an empty
 * data folder, signs in, lists events, stops it. Node itself comes as an npm package, so nothing but
 * npm is needed. Run by `npm run long:node`; not part of the default checks, as it downloads.
 *
 *   node test/support/node-matrix.mjs [VERSION…]      default: 22 24
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../..');
/** Start-up fills the empty data folder, embeddings included; slow machines share their cores. */
const READY_WITHIN_MS = 180_000;
const STOPPED_WITHIN_MS = 15_000;
const DEMO_PASSWORD = 'Node-matrix-2026!';

const LOGIN = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }';
const EVENTS = '{ events(first: 3) { totalCount nodes { id title } } }';

async function fetchNode(version, folder) {
  const name = `node-${process.platform}-${process.arch}`;
  const flags = ['--ignore-scripts', '--no-save', '--no-audit', '--no-fund', '--silent'];
  await run('npm', ['install', '--prefix', folder, ...flags, `${name}@${version}`]);
  return join(folder, 'node_modules', name, 'bin/node');
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

function startGateway(node, port, dataDir) {
  const child = spawn(node, ['dist/main.js'], {
    cwd: ROOT,
    // Nothing of the caller's settings, so that no credential leads to a real system.
    env: {
      PATH: process.env.PATH,
      HOME: dataDir,
      PORT: String(port),
      DATA_DIR: join(dataDir, 'data'),
      SEED_SCALE: '20',
      DEMO_PASSWORD,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = [];
  child.stdout.on('data', (chunk) => output.push(chunk));
  child.stderr.on('data', (chunk) => output.push(chunk));
  return { child, output: () => Buffer.concat(output).toString('utf8') };
}

async function untilReady(gateway, url) {
  const deadline = Date.now() + READY_WITHIN_MS;
  while (Date.now() < deadline) {
    if (gateway.child.exitCode !== null) throw new Error('the gateway stopped while starting');
    const ready = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (ready) return;
    await sleep(200);
  }
  throw new Error(`not ready within ${READY_WITHIN_MS} ms`);
}

async function ask(url, query, variables, token) {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = await response.json();
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}

async function useGateway(url) {
  const input = { email: 'member@demo.wwmaa.example', password: DEMO_PASSWORD };
  const { login } = await ask(url, LOGIN, { input });
  if (typeof login?.accessToken !== 'string') throw new Error('signing in gave no access token');
  const { events } = await ask(url, EVENTS, {}, login.accessToken);
  if (!(events.totalCount > 0 && events.nodes.length === 3)) throw new Error('events are missing');
  return `${events.totalCount} events`;
}

async function stop({ child }) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const inTime = await Promise.race([ended, sleep(STOPPED_WITHIN_MS, undefined, { ref: false })]);
  if (inTime === undefined) {
    child.kill('SIGKILL');
    throw new Error('did not stop on SIGTERM');
  }
}

async function tryVersion(version) {
  const folder = await mkdtemp(join(tmpdir(), 'wwmaa-node-'));
  let gateway;
  try {
    const node = await fetchNode(version, folder);
    const { stdout } = await run(node, ['--version']);
    const port = await freePort();
    const started = Date.now();
    gateway = startGateway(node, port, folder);
    const url = `http://127.0.0.1:${port}`;
    await untilReady(gateway, url);
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    const seen = await useGateway(url);
    await stop(gateway);
    process.stdout.write(`ok    ${stdout.trim()}: ready in ${seconds} s, ${seen}\n`);
    return true;
  } catch (error) {
    const tail = gateway?.output().split('\n').slice(-30).join('\n') ?? '';
    process.stdout.write(`FAIL  ${version}: ${error.message}\n${tail}\n`);
    return false;
  } finally {
    if (gateway !== undefined) await stop(gateway).catch(() => undefined);
    await rm(folder, { recursive: true, force: true });
  }
}

const versions = process.argv.length > 2 ? process.argv.slice(2) : ['22', '24'];
let failed = 0;
// One after another: two starts at once would only slow each other down.
for (const version of versions) {
  if (!(await tryVersion(version))) failed += 1;
}
process.stdout.write(`${versions.length - failed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
