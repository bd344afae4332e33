/** One entry of the list that a 422 answer carries. */
export interface ValidationDetail {
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly type: string;
}

/** A failure as it goes over the wire: `{"detail": …, "error_code"?: …}` with a status. */
export class WireError extends Error {
  override readonly name = 'WireError';

  constructor(
    readonly status: number,
    readonly detail: string | readonly ValidationDetail[],
    readonly errorCode?: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(typeof detail === 'string' ? detail : detail.map((entry) => entry.msg).join('; '));
  }

  /** The JSON body. */
  body(): Record<string, unknown> {
    return this.errorCode === undefined
      ? { detail: this.detail }
      : { detail: this.detail, error_code: this.errorCode };
  }
}

/** 400 with a text. */
export function badRequest(detail: string, errorCode?: string): WireError {
  return new WireError(400, detail, errorCode);
}

/** 404 of a thing that is not there; a missing route says exactly `Not Found` instead. */
export function notFound(detail: string): WireError {
  return new WireError(404, detail);
}

/** 422 about one place in the request. */
export function invalid(
  loc: readonly (string | number)[],
  msg: string,
  type = 'value_error',
): WireError {
  return new WireError(422, [{ loc, msg, type }]);
}

/** 422 because something required is not there. */
export function missing(...loc: (string | number)[]): WireError {
  return invalid(loc, 'field required', 'value_error.missing');
}
