/** Remembers the session of each request, so that opening a request again returns the same session. */

/** What this needs of an opened session. */
export interface Held {
  /** Whether it is committed and no save is running. */
  readonly isOver: boolean;
  /** The handle for opening it again. */
  readonly handle: string;
  /** The size of its record in bytes. */
  readonly size: number;
}

/**
 * The size of the list of recent requests. Most requests are answered before they leave it.
 *
 * Older requests keep their sessions in a property. A value in a property of a request, or in a `WeakMap` with it as
 * the key, lives until the next full garbage collection: a whole session there costs 7 to 10 µs in workerd, a tenth of
 * a write.
 */
const RECENT_MAX = 16;
/** A session with a larger record is attached to its request at once, so that the list keeps little memory. */
const SIZE_MAX = 1 << 16;

const recent: (Opened | undefined)[] = new Array(RECENT_MAX).fill(undefined);
/** The requests of `recent`. A search in an array of requests is faster. */
const requests: (object | undefined)[] = new Array(RECENT_MAX).fill(undefined);
let oldest = 0;

/** The property with the last session of a request that has left the list. */
const OPENED = Symbol("eltanin.opened");
type Extended = { [OPENED]?: Opened };
/** The same for requests that cannot be extended. */
let frozen: WeakMap<object, Opened> | undefined;

/** The session of one request, configuration and store. Private fields keep it out of logged requests. */
export class Opened {
  readonly #request: object;
  readonly #store: object;
  readonly #name: string;
  #session: Promise<unknown> | undefined;
  #held: Held | null | undefined;
  #handle: string | undefined;
  #next: Opened | undefined;

  constructor(request: object, store: object, name: string) {
    this.#request = request;
    this.#store = store;
    this.#name = name;
  }

  is(request: object, store: object, name: string): boolean {
    return this.#request === request && this.#store === store && this.#name === name;
  }

  /**
   * The session. The first call opens it. After a failure the next call tries again. `handle` is that of a session that
   * was committed and has left the list since.
   */
  get(open: (handle: string | undefined) => Promise<unknown>): Promise<unknown> {
    this.#session ??= open(this.#handle);
    return this.#session;
  }

  /** Notes the session, or that there is none. */
  found(held: Held | null): void {
    this.#held = held;
    if (held && held.size > SIZE_MAX) this.#attach();
  }

  forget(): void {
    this.#session = undefined;
  }

  /** Leaves the list. Of a committed session only the handle is kept. */
  leave(): void {
    if (this.#held?.isOver) {
      this.#handle = this.#held.handle;
      this.#session = undefined;
      this.#held = undefined;
    }
    this.#attach();
  }

  /** The session that was attached to the request before this one. */
  get next(): Opened | undefined {
    return this.#next;
  }

  #attach(): void {
    const place = recent.indexOf(this);
    if (place < 0) return;
    recent[place] = requests[place] = undefined;
    this.#next = attachedTo(this.#request);
    try {
      (this.#request as Extended)[OPENED] = this;
    } catch {
      frozen ??= new WeakMap();
      frozen.set(this.#request, this);
    }
  }
}

function attachedTo(request: object): Opened | undefined {
  return (request as Extended)[OPENED] ?? frozen?.get(request);
}

/** The entry of this request, store and configuration. */
export function opened(request: object, store: object, name: string): Opened {
  for (let place = requests.indexOf(request); place >= 0; place = requests.indexOf(request, place + 1)) {
    const one = recent[place];
    if (one?.is(request, store, name)) return one;
  }
  // A copy of a request has the same symbols but may have other headers, so each entry is compared with the request.
  for (let one = attachedTo(request); one; one = one.next) if (one.is(request, store, name)) return one;
  const made = new Opened(request, store, name);
  recent[oldest]?.leave();
  recent[oldest] = made;
  requests[oldest] = request;
  oldest = (oldest + 1) % RECENT_MAX;
  return made;
}
