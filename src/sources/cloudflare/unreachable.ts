import { UpstreamError } from '../upstream-error.js';
import type { Cloudflare } from './client.js';
import type { RealtimeKit } from './realtimekit.js';
import type { Stream } from './stream.js';

/** Cloudflare where there is none: for programs that serve nobody. Whatever is asked of it fails. */
export function unreachableCloudflare(): Cloudflare {
  const nothing = new Proxy(
    {},
    { get: (_target, operation) => () => Promise.reject(unreachable(String(operation))) },
  );
  return {
    rooms: nothing as RealtimeKit,
    stream: nothing as Stream,
    playback: {
      signed: () => {
        throw unreachable('signed');
      },
      open: () => {
        throw unreachable('open');
      },
    },
    signatures: {
      realtimeKit: () => Promise.reject(unreachable('realtimeKit')),
      stream: () => false,
    },
    close: () => Promise.resolve(),
  };
}

function unreachable(operation: string): UpstreamError {
  return new UpstreamError('cloudflare', 'unreachable', { operation, sent: false });
}
