import { idOf } from './association.js';
import type { Client } from './client.js';
import type { TestGateway } from './gateway.js';
import type { Role } from '../../src/shared/viewer.js';

/** A client of a person of the test's association, with a real token and without a login. */
export async function signedIn(
  { gateway }: TestGateway,
  client: Client,
  name: string,
  role: Role = 'member',
): Promise<Client> {
  const { token } = await gateway.modules.users.tokens.access({ id: idOf(name), role });
  return client.as(token);
}
