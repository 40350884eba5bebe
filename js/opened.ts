/** One request, one session: what was opened for a request, so that opening it again gives the same. */

/**
 * Where a request keeps it. A `WeakMap` would do, but its entries cost the garbage collector more than everything else
 * in a request: 25 to 40 % of a read on Node 24.
 */
const OPENED = Symbol("eltanin.opened");

/** For requests that cannot be extended. */
let frozen: WeakMap<object, Opened[]> | undefined;

/** The session of one configuration and store. Its fields are private, so that a logged request shows nothing of it. */
export class Opened {
  readonly #request: object;
  readonly #store: object;
  readonly #name: string;
  #session: Promise<unknown> | undefined;

  constructor(request: object, store: object, name: string) {
    this.#request = request;
    this.#store = store;
    this.#name = name;
  }

  is(store: object, name: string): boolean {
    return this.#store === store && this.#name === name;
  }

  /** Whether it was made for this request. A copy of a request, with other headers perhaps, has the same symbols. */
  belongsTo(request: object): boolean {
    return this.#request === request;
  }

  /** The session, opened by the first call. A failure is not kept: the next call tries again. */
  get(open: () => Promise<unknown>): Promise<unknown> {
    this.#session ??= open();
    return this.#session;
  }

  forget(): void {
    this.#session = undefined;
  }
}

/** Where the session of this request, store and configuration is kept. */
export function opened(request: object, store: object, name: string): Opened {
  const known = (request as { [OPENED]?: Opened[] })[OPENED] ?? frozen?.get(request);
  const own = known?.[0]?.belongsTo(request) ? known : undefined;
  const found = own?.find((one) => one.is(store, name));
  if (found) return found;
  const made = new Opened(request, store, name);
  if (own) own.push(made);
  else keep(request, [made]);
  return made;
}

function keep(request: object, opened: Opened[]): void {
  try {
    (request as { [OPENED]?: Opened[] })[OPENED] = opened;
  } catch {
    frozen ??= new WeakMap();
    frozen.set(request, opened);
  }
}
