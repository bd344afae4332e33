/** How often the server has been called, so that tests can assert upstream traffic. */
export interface Calls {
  readonly total: number;
  /** By method and route, such as `POST {P}/database/tables/{table}/query`. */
  readonly byRoute: Readonly<Record<string, number>>;
  /** By method and path behind the prefix, such as `POST /database/tables/users/query`. */
  readonly byPath: Readonly<Record<string, number>>;
}

/** Distinct paths kept: row ids make them unbounded. */
const MAX_PATHS = 2000;
const PREFIX = /^\/api\/v1\/projects\/[^/]+/;

/** Counts requests from the start or the last reset. Calls to the control routes are not counted. */
export class CallLog {
  readonly #byRoute = new Map<string, number>();
  readonly #byPath = new Map<string, number>();

  /** Counts one request; `route` is the pattern that serves it, undefined when none does. */
  count(method: string, route: string | undefined, url: string): void {
    const pattern = (route ?? '(unknown)').replace(PREFIX, '{P}').replace(/:(\w+)/g, '{$1}');
    add(this.#byRoute, `${method} ${pattern}`);
    const path = `${method} ${url.replace(/\?.*$/, '').replace(PREFIX, '')}`;
    if (this.#byPath.has(path) || this.#byPath.size < MAX_PATHS) add(this.#byPath, path);
  }

  read(): Calls {
    const byRoute = Object.fromEntries(this.#byRoute);
    const total = Object.values(byRoute).reduce((sum, count) => sum + count, 0);
    return { total, byRoute, byPath: Object.fromEntries(this.#byPath) };
  }

  reset(): void {
    this.#byRoute.clear();
    this.#byPath.clear();
  }
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
