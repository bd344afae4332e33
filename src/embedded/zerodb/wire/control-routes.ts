import type { FastifyInstance } from 'fastify';
import type { ServerControl } from './control.js';
import { invalid } from './wire-error.js';

/** Lets tests in other processes steer the server: faults, quirks, and the count of calls. */
export function controlRoutes(app: FastifyInstance, control: ServerControl): void {
  app.put('/__control/faults', async (request) => {
    accepting(() => control.setFaults(request.body ?? []));
    return { success: true };
  });

  app.put('/__control/quirks', async (request) => {
    const { quirks } = (request.body ?? {}) as { quirks?: unknown };
    if (typeof quirks !== 'string') throw invalid(['body', 'quirks'], 'must be a text such as 2,3');
    accepting(() => control.setQuirks(quirks));
    return { success: true };
  });

  app.get('/__control/calls', async () => control.calls());

  app.delete('/__control/calls', async () => {
    control.resetCalls();
    return { success: true };
  });
}

function accepting(change: () => void): void {
  try {
    change();
  } catch (error) {
    if (error instanceof RangeError) throw invalid(['body'], error.message);
    throw error;
  }
}
