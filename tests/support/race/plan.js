/** What the overlapping requests of one visitor are going to do, drawn at random. */

/** The most turns of the microtask queue that a message takes, one way. */
const LATENCY = 6;

/** What the requests of a burst are mostly about: each errand as often as its weight says. */
const themes = [
  { read: 15, write: 30, login: 15, logout: 10, renew: 12, reset: 6, destroy: 5, end: 4, endOthers: 3 },
  { read: 30, write: 70 },
  { write: 30, renew: 35, login: 35 },
  { write: 15, renew: 35, login: 15, logout: 35 },
  { renew: 50, login: 40, logout: 10 },
  { write: 20, login: 30, end: 20, endOthers: 15, renew: 15 },
  { write: 30, reset: 30, login: 20, renew: 20 },
];

function weighted({ below }, weights) {
  let left = below(Object.values(weights).reduce((sum, weight) => sum + weight, 0));
  for (const [name, weight] of Object.entries(weights)) {
    left -= weight;
    if (left < 0) return name;
  }
  throw new RangeError("no weights");
}

/** Draws bursts. On a store that cannot list, no user's sessions are ended. */
export class Plans {
  #random;
  #canList;
  #values = 0;

  constructor(random, canList) {
    this.#random = random;
    this.#canList = canList;
  }

  #percent(share) {
    return this.#random.below(100) < share;
  }

  /** How many turns a message is under way. */
  turns() {
    return this.#random.below(LATENCY + 1);
  }

  /** The visitor's session at first, what the clock shows then, and what the requests do. */
  burst() {
    const { below, pick } = this.#random;
    const begin = weighted(this.#random, { nothing: 8, anonymous: 40, user: 52 });
    const theme = pick(themes);
    const spread = pick([0, 4, 12, 40]);
    const requests = Array.from({ length: 2 + below(3) }, (_, number) => ({
      number,
      sent: below(spread + 1),
      segments: this.#segments(weighted(this.#random, theme), number),
    }));
    // A tenth of the idle time is over after 12 minutes: then the last use is to be written down.
    return { begin, pause: pick([0, 0, 1_000, 900_000]), requests };
  }

  /** What a request does up to each save, and up to its commit. */
  #segments(errand, number) {
    const { pick } = this.#random;
    if (errand === "end" && this.#canList) return [{ acts: [{ does: "end", user: 1 }] }];
    const user = this.#percent(80) ? 1 : 2;
    const acts = [];
    if (this.#percent(30)) acts.push({ does: "think", turns: 3 * this.turns() });
    if (errand === "write" || (errand !== "read" && this.#percent(40))) acts.push(...this.#changes(number));
    if (errand === "login" || errand === "endOthers") acts.push({ does: "login", user });
    if (["logout", "renew", "reset", "destroy"].includes(errand)) acts.push({ does: errand });
    if (errand === "logout" && this.#percent(20)) acts.splice(-1, 1, { does: "reset" });
    if (errand === "endOthers" && this.#canList) acts.push({ does: "endOthers", user });
    if (errand === "write" && this.#percent(10)) acts.push({ does: "persist" });
    const later = [];
    if (errand !== "read" && this.#percent(30)) {
      later.push({ does: "think", turns: 3 * this.turns() }, ...this.#changes(number));
    }
    if (errand === "reset" && this.#percent(30)) later.push({ does: "login", user: pick([1, 2]) });
    return this.#percent(20) ? [{ acts }, { acts: later }] : [{ acts: [...acts, ...later] }];
  }

  /** One or two changes: of variables that no other request changes, and of one that all change. */
  #changes(number) {
    const { below, pick } = this.#random;
    const change = () => {
      const name = this.#percent(20) ? "same" : pick([`a${number}`, `b${number}`]);
      const does = this.#percent(30) ? "delete" : "set";
      return { does, scope: pick(["__system__", "cart"]), name, value: ++this.#values };
    };
    return Array.from({ length: 1 + below(2) }, change);
  }
}
