import { readFileSync } from 'node:fs';
import { extname } from 'node:path';
import { AppError } from '../../shared/errors.js';
import { HELP, readCommandLine, UsageError } from './command-line.js';
import { startZeroDbServer, type ZeroDbOptions } from './server.js';

/** Reads the command line; ends the process when there is nothing to start. */
function optionsOrExit(): ZeroDbOptions {
  try {
    const options = readCommandLine(process.argv.slice(2), () => readFileSync(0, 'utf8'));
    if (options) return options;
    process.stdout.write(HELP);
    process.exit(0);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${HELP}`);
    process.exit(1);
  }
}

/** The encoder's thread. Run from its source, a thread must be taught to read TypeScript anew. */
function encoderWorker(): URL {
  const extension = extname(new URL(import.meta.url).pathname);
  const address = new URL(`../embeddings/worker${extension}`, import.meta.url);
  if (extension === '.js') return address;
  const program = `import { register } from '${import.meta.resolve('tsx/esm/api')}';
    register();
    await import('${address.href}');`;
  return new URL(`data:text/javascript,${encodeURIComponent(program)}`);
}

async function main(): Promise<void> {
  const options = optionsOrExit();
  const server = await startZeroDbServer({ ...options, encoderWorker: encoderWorker() });
  const stop = () => {
    server.close().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  // Started with an IPC channel: nobody is left to use the server when the parent is gone.
  process.once('disconnect', stop);
  process.stdout.write(`listening ${server.url}\n`);
}

main().catch((error: unknown) => {
  const line =
    error instanceof AppError
      ? `${error.code}: ${error.message}`
      : `EMBEDDED_FAILED: ${error instanceof Error ? error.message : String(error)}`;
  process.stderr.write(`${line.replace(/\s*\n\s*/g, ' ')}\n`);
  process.exit(1);
});
