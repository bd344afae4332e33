import { once } from 'node:events';
import { connect, createServer, type Server, type Socket } from 'node:net';

/** A way to Redis that can be cut, while Redis itself lives on and others reach it. */
export interface Wire {
  readonly url: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

export async function startWire(to: number): Promise<Wire> {
  const sockets = new Set<Socket>();
  let server: Server;
  let port = 0;
  const mend = async () => {
    server = createServer((here) => {
      const there = connect(to, '127.0.0.1');
      for (const [from, into] of [
        [here, there],
        [there, here],
      ] as const) {
        sockets.add(from);
        from.pipe(into);
        from.on('error', () => undefined);
        from.on('close', () => into.destroy());
      }
    }).listen(port, '127.0.0.1');
    await once(server, 'listening');
    port = (server.address() as { port: number }).port;
  };
  await mend();
  return {
    url: `redis://127.0.0.1:${port}`,
    mend,
    async cut() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      sockets.clear();
      await closed;
    },
  };
}
