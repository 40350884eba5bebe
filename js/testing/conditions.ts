import { checkOptions, wrongOption } from "../option-names.js";
import { VirtualClock } from "./clock.js";
import type { Fault } from "./fault.js";
import { PLATFORM } from "./platform.gen.js";
import { Random } from "./random.js";

/** How often things go wrong: the platform on a good, an ordinary and a bad day. */
export type ProfileName = keyof typeof PLATFORM.profiles;

/** Options of a double. */
export interface HostileOptions<Rates> {
  /** Determines all that happens. The same calls with the same seed meet the same faults. */
  seed: number;
  /**
   * How often things go wrong; `"hostile"` by default. An object sets rates by itself, and nothing else goes wrong:
   * `{ failed: 100 }` is an outage.
   */
  profile?: ProfileName | Partial<Rates>;
  /** The clock of another double, if both are to have one time. */
  clock?: VirtualClock;
}

/** How messages travel. */
export interface TravelRates {
  /** The longest time that a message takes in one direction, in milliseconds. */
  latencyMs: number;
}

/** The conditions under which a double works, and the log of what went wrong. */
export class Conditions<Rates extends TravelRates> {
  readonly clock: VirtualClock;
  readonly rates: Rates;
  readonly faults: Fault[] = [];
  readonly #random: Random;
  readonly #began: number;

  constructor(call: string, kind: "kv" | "durableObject", rates: readonly string[], options: HostileOptions<Rates>) {
    checkOptions(call, options, ["seed", "profile", "clock"]);
    const { seed, profile = "hostile" } = options;
    if (!Number.isSafeInteger(seed)) throw wrongOption(`${call} needs the option \`seed\`, a whole number`);
    this.clock = options.clock ?? new VirtualClock(seed);
    this.rates = ratesOf(call, kind, rates, profile) as Rates;
    this.#random = new Random(seed);
    this.#began = this.clock.now();
  }

  /** Whether something happens that happens in this many cases of 100. */
  happens(percent: number): boolean {
    return this.#random.next() * 100 < percent;
  }

  between(least: number, most: number): number {
    return this.#random.between(least, most);
  }

  /** A message is under way. */
  travel(): Promise<void> {
    return this.clock.wait(this.between(0, this.rates.latencyMs));
  }

  note(fault: Omit<Fault, "at">): void {
    this.faults.push({ at: this.clock.now() - this.#began, ...fault });
  }
}

function ratesOf(call: string, kind: "kv" | "durableObject", names: readonly string[], profile: unknown): object {
  const { profiles } = PLATFORM;
  const isName = typeof profile === "string";
  if (isName ? !Object.hasOwn(profiles, profile) : typeof profile !== "object" || profile === null) {
    const known = Object.keys(profiles).map((name) => `"${name}"`);
    throw wrongOption(`the option \`profile\` of ${call} must be ${known.join(", ")} or an object of rates`);
  }
  const { latencyMs, [kind]: rates } = profiles[isName ? (profile as ProfileName) : "quiet"];
  if (isName) return { latencyMs, ...rates };
  checkOptions(`${call} \`profile\``, profile as object, [...names]);
  return { latencyMs, ...rates, ...(profile as object) };
}
