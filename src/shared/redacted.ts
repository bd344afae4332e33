/** Paths of log fields whose content is never written, wherever a logger meets them. */
export const REDACTED = {
  paths: [
    'authorization',
    'cookie',
    'password',
    'accessToken',
    'refreshToken',
    'apiKey',
    '*.authorization',
    '*.cookie',
    '*.password',
    '*.accessToken',
    '*.refreshToken',
    '*.apiKey',
    'req.headers.authorization',
    'req.headers.cookie',
    'headers["x-api-key"]',
    '*.headers["x-api-key"]',
  ],
  censor: '[redacted]',
};
