import {
  UpstreamError,
  type UpstreamErrorFields,
  type UpstreamErrorKind,
} from '../upstream-error.js';

export { UpstreamError } from '../upstream-error.js';

type Explained = Partial<UpstreamErrorFields> & { readonly kind?: UpstreamErrorKind };

/** Reads every error body ZeroDB is known to send, gateway pages that are not JSON included. */
export function explain(status: number, body: unknown): Explained {
  const fields = asObject(body) ?? {};
  const error = asObject(fields['error']) ?? {};
  const detail = fields['detail'];
  const upstreamCode = text(error['code']) ?? text(fields['error_code']);
  const upstreamText =
    text(error['message']) ??
    text(detail) ??
    validation(detail) ??
    text(fields['message']) ??
    text(fields['error']);
  const upstreamRequestId = text(fields['request_id']) ?? text(fields['traceId']);
  const kind = status === 404 ? missing(upstreamText) : undefined;
  return {
    ...(kind && { kind }),
    ...(upstreamCode !== undefined && { upstreamCode }),
    ...(upstreamText !== undefined && { upstreamText: upstreamText.slice(0, 500) }),
    ...(upstreamRequestId !== undefined && { upstreamRequestId }),
  };
}

/** FastAPI's bare `Not Found` means that no such route exists; any other text names what is missing. */
function missing(detail: string | undefined): UpstreamErrorKind {
  if (detail === 'Not Found') return 'wrong-prefix';
  return /^table\b.*\bnot found/is.test(detail ?? '') ? 'missing-table' : 'not-found';
}

/** 422 bodies: `[{ loc, msg }]`. */
function validation(detail: unknown): string | undefined {
  if (!Array.isArray(detail)) return undefined;
  return detail
    .map((item: unknown) => {
      const { loc, msg } = asObject(item) ?? {};
      return `${Array.isArray(loc) ? loc.join('.') : '?'}: ${text(msg) ?? '?'}`;
    })
    .join('; ');
}

/** An answer whose shape is unknown. */
export function malformed(operation: string, why: string): UpstreamError {
  return new UpstreamError('zerodb', 'malformed', { operation, hint: why, sent: true });
}

export function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
