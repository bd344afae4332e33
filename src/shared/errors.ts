/**
 * Every code that can leave the gateway, with its HTTP status where a whole request fails with it,
 * and whether asking again later can help. `docs/errors.md` explains each; a test holds both together.
 */
export const ERRORS = {
  UNAUTHENTICATED: { status: 401, retryable: false },
  FORBIDDEN: { status: 403, retryable: false },
  NOT_FOUND: { status: 404, retryable: false },
  BAD_USER_INPUT: { status: 400, retryable: false },
  CONFLICT: { status: 409, retryable: true },
  RATE_LIMITED: { status: 429, retryable: true },
  CAPACITY_FULL: { status: 409, retryable: false },
  WINDOW_CLOSED: { status: 409, retryable: false },
  TIER_REQUIRED: { status: 403, retryable: false },
  UPSTREAM_UNAVAILABLE: { status: 503, retryable: true },
  LIMIT_EXCEEDED: { status: 413, retryable: false },
  INTERNAL_SERVER_ERROR: { status: 500, retryable: false },
  // Start-up: printed, never sent.
  ENVIRONMENT_INVALID: { status: 500, retryable: false },
  DATA_DIR_IN_USE: { status: 500, retryable: false },
  DATA_DIR_NOT_WRITABLE: { status: 500, retryable: false },
  PORT_IN_USE: { status: 500, retryable: false },
  EMBEDDED_FAILED: { status: 500, retryable: false },
} as const satisfies Record<string, { status: number; retryable: boolean }>;

export type ErrorCode = keyof typeof ERRORS;

/** A failure that is meant to be told: its code is stable and its message is safe for a client. */
export class AppError extends Error {
  override readonly name = 'AppError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    /** More for the client, such as `{ retryAfterSeconds }`. Never anything secret. */
    readonly details: Readonly<Record<string, unknown>> = {},
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** One thing in the input that the user can put right. */
export interface Problem {
  /** Where in the input, from the outside in, such as `['input', 'title']`; null when it is about the whole. */
  readonly path: readonly string[] | null;
  readonly code: ErrorCode;
  /** For people, in English. */
  readonly message: string;
}

/** What the user asked for cannot be done as asked; mutations tell it as `userErrors`. */
export class InputError extends AppError {
  constructor(readonly problems: readonly [Problem, ...Problem[]]) {
    super(problems[0].code, problems[0].message, {
      ...(problems[0].path && { argument: problems[0].path.join('.') }),
    });
  }
}

/** The one problem of an input, to be thrown: `throw refusal('CAPACITY_FULL', ['input', 'eventId'], '…')`. */
export function refusal(
  code: ErrorCode,
  path: readonly string[] | null,
  message: string,
): InputError {
  return new InputError([{ code, path, message }]);
}
