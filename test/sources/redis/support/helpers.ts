import { randomUUID } from 'node:crypto';
import type { Coordination } from '../../../../src/shared/coordination.js';
import type { Logger } from '../../../../src/shared/logger.js';

export { until } from '../../../process/running.js';

/** A name that no other test uses. */
export const unique = (): string => randomUUID();

/** Lets everything else that is ready go first. */
export const pass = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 1));

/** Work that goes on when it is let. */
export function gate() {
  let open: () => void = () => undefined;
  let arrive: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const reached = new Promise<void>((resolve) => (arrive = resolve));
  return {
    open: () => open(),
    reached,
    opens<T>(value: T): Promise<T> {
      arrive();
      return opened.then(() => value);
    },
  };
}

/** The code of the failure that is expected. */
export async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    (value) => ({ resolved: value }),
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

/** Whether Redis is reached. */
export async function healthy({ health }: Coordination): Promise<boolean> {
  return health(new AbortController().signal).then(
    () => true,
    () => false,
  );
}

/** A logger that remembers what it was told. */
export function listening(): { readonly log: Logger; readonly lines: string[] } {
  const lines: string[] = [];
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push(`${level} ${message} ${JSON.stringify(fields)}`);
  const log = {
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
  };
  return { log, lines };
}
