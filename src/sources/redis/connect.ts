import { isNativeError } from 'node:util/types';
import { Redis } from 'ioredis';

const LONGEST_PAUSE = 2_000;

/** A client that is connecting, and never stops trying. */
export function connect(url: string): Redis {
  return new Redis(url, {
    // What cannot be sent now is not sent later: a lock or a drop from the past would do harm.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    connectTimeout: 2_000,
    // For its own handshake; what we send is timed by `inTime`.
    commandTimeout: 2_000,
    disconnectTimeout: 100,
    disableClientInfo: true,
    retryStrategy: (attempt) =>
      Math.min(LONGEST_PAUSE, 50 * 2 ** Math.min(attempt, 6)) * (0.5 + Math.random() / 2),
    // After a failover the old connection leads to what is a replica now.
    reconnectOnError: (error) => error.message.startsWith('READONLY'),
  });
}

/** Words alone: the error itself carries the command with its arguments, the password among them. */
export function reasonOf(error: unknown): string {
  if (!isNativeError(error)) return 'unknown';
  const { message, code } = error as NodeJS.ErrnoException;
  return (message || code || error.name).slice(0, 200);
}

/** Whether Redis answered, and said no. */
export function isRefusal(error: unknown): boolean {
  return isNativeError(error) && error.name === 'ReplyError';
}
