import { Random } from "./random.js";

/** What happens at a time. */
interface Event {
  at: number;
  run: () => void;
  /** Whether something waits for it, so that time passes until then. */
  awaited: boolean;
}

/** A timer, as far as programs use what `setTimeout` returns. */
class Timer {
  readonly event: Event;

  constructor(event: Event) {
    this.event = event;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

// The real ones, also while a test runs in virtual time.
const { Date: RealDate, setTimeout: realSetTimeout } = globalThis;
const { setImmediate: turn = realSetTimeout } = globalThis as { setImmediate?: (run: () => void) => unknown };
const performance = globalThis.performance;

/** A program's own waits count in steps of this many milliseconds, so that the computer's speed does not count. */
const STEP_MS = 250;

/** The clock whose `run` is under way. */
let running: VirtualClock | undefined;

/**
 * The clock of a double. It stands still while the program computes. When everything waits, it goes on at once to the
 * time of what comes next. So ten seconds of a slow platform take no time, and a test with the same seed always takes
 * place at the same times.
 *
 * @example
 * ```ts
 * const binding = hostileKv({ seed: 1 });
 * await binding.clock.run(async () => {
 *   await ada.post("/", { item: "apples" });
 *   await binding.clock.wait(3 * 3_600_000);      // three hours later
 *   assert.deepEqual(await cartOf(ada), {});
 * });
 * ```
 */
export class VirtualClock {
  readonly #random: Random;
  #events: Event[] = [];
  #now = Math.ceil(RealDate.now() / 1_000) * 1_000;
  #seen = performance.now();
  #turning = false;

  /** @internal */
  constructor(seed: number) {
    this.#random = new Random(seed);
  }

  /** The time, in milliseconds since the epoch. It begins with the real time. */
  now(): number {
    return this.#now;
  }

  /** Lets that many milliseconds pass, with all that happens meanwhile. */
  wait(milliseconds: number): Promise<void> {
    this.#countRealWait();
    return new Promise((resolve) => this.#add(milliseconds, resolve, true));
  }

  /**
   * Runs a test in this clock's time: until its promise settles, `Date` and `setTimeout` of the whole program are this
   * clock's, and `Math.random` follows the seed. Without `run`, sessions expire by the real time, and only the double
   * itself is in virtual time.
   *
   * @throws Error if another test is still running in virtual time.
   */
  async run<Result>(test: () => Result | Promise<Result>): Promise<Result> {
    if (running) throw new Error("another `clock.run` is under way; tests in virtual time must not overlap");
    running = this;
    const replaced = this.#replacements();
    const originals = Object.getOwnPropertyDescriptors(globalThis) as Record<string, PropertyDescriptor>;
    const random = Math.random;
    for (const [name, value] of Object.entries(replaced)) {
      Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
    }
    Math.random = () => this.#random.next();
    try {
      return await test();
    } finally {
      for (const name of Object.keys(replaced)) {
        Object.defineProperty(globalThis, name, originals[name] as PropertyDescriptor);
      }
      Math.random = random;
      running = undefined;
      this.#events = this.#events.filter((event) => !event.awaited);
      this.#seen = performance.now();
    }
  }

  /**
   * Runs something at that time. Time does not pass because of it.
   *
   * @internal
   */
  schedule(at: number, run: () => void): void {
    this.#add(at - this.#now, run, false);
  }

  #add(milliseconds: number, run: () => void, awaited: boolean): Event {
    const event = { at: this.#now + Math.max(0, Math.trunc(milliseconds) || 0), run, awaited };
    this.#events.push(event);
    if (awaited) this.#turn();
    return event;
  }

  /** Lets the program compute until everything waits. */
  #turn(): void {
    if (this.#turning) return;
    this.#turning = true;
    turn(() => {
      this.#turning = false;
      this.#next();
    });
  }

  #next(): void {
    if (!this.#events.some((event) => event.awaited)) return;
    // Of two events at one time, the first is the one that was added first.
    const next = this.#events.reduce((one, other) => (other.at < one.at ? other : one));
    this.#remove(next);
    this.#now = Math.max(this.#now, next.at);
    this.#seen = performance.now();
    next.run();
    this.#turn();
  }

  #remove(event: Event): void {
    this.#events = this.#events.filter((other) => other !== event);
  }

  /** Outside of `run`, a program's own waits are real, such as that of `kv()` after a 429. They count as well. */
  #countRealWait(): void {
    const waited = performance.now() - this.#seen;
    if (running === this || this.#turning || waited < STEP_MS) return;
    this.#seen = performance.now();
    const until = this.#now + STEP_MS * Math.floor(waited / STEP_MS);
    const due = this.#events.filter(({ at }) => at <= until).sort((one, other) => one.at - other.at);
    for (const event of due) {
      this.#remove(event);
      this.#now = Math.max(this.#now, event.at);
      event.run();
    }
    this.#now = until;
  }

  #replacements() {
    const now = () => this.#now;
    const VirtualDate: DateConstructor = new Proxy(RealDate, {
      apply: () => new RealDate(now()).toString(),
      construct: (target, given, created) =>
        Reflect.construct(target, given.length > 0 ? given : [now()], created === VirtualDate ? target : created),
      get: (target, name, receiver) => (name === "now" ? now : Reflect.get(target, name, receiver)),
    });
    return {
      Date: VirtualDate,
      setTimeout: (run: (...given: unknown[]) => void, milliseconds = 0, ...given: unknown[]) =>
        new Timer(this.#add(milliseconds, () => run(...given), true)),
      clearTimeout: (timer: unknown) => {
        if (timer instanceof Timer) this.#remove(timer.event);
      },
    };
  }
}
