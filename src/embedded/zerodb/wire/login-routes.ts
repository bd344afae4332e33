import type { FastifyInstance } from 'fastify';
import { bodyObject, requiredText, type Json } from './read.js';
import { sameSecret, type Signer } from './tokens.js';
import { WireError } from './wire-error.js';

/** A user who may log in for a session token instead of using the key. */
export interface Login {
  readonly email: string;
  readonly password: string;
}

const REFRESH_SECONDS = 86_400;

/** Login and refresh; without a user nobody can log in. */
export function loginRoutes(
  app: FastifyInstance,
  options: { signer: Signer; login: Login | undefined; tokenSeconds: number },
): void {
  const { signer, login, tokenSeconds } = options;
  const session = (email: string): Json => ({
    access_token: signer.token('access', email, tokenSeconds),
    token_type: 'bearer',
    expires_in: tokenSeconds,
    refresh_token: signer.token('refresh', email, REFRESH_SECONDS),
  });

  for (const path of ['/v1/auth/login', '/api/v1/auth/login']) {
    app.post(path, async (request) => {
      const body = bodyObject(request.body);
      const email = requiredText(body, 'email');
      const password = requiredText(body, 'password');
      const known = login && sameSecret(email, login.email) && sameSecret(password, login.password);
      if (!known) throw new WireError(401, 'Incorrect email or password');
      return session(email);
    });
  }

  app.post('/api/v1/auth/refresh', async (request) => {
    const email = signer.subject(
      'refresh',
      requiredText(bodyObject(request.body), 'refresh_token'),
    );
    if (email === null) throw new WireError(401, 'Could not validate credentials', 'TOKEN_EXPIRED');
    return session(email);
  });
}
