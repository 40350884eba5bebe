/** What must hold when a burst is over, judged by what the visitor and the handlers were told and can see. */

/** What must never happen on an atomic store. */
export const findings = {
  changeLost: "acknowledged changes of different variables lost",
  laterLost: "equal variables of which the later commit did not win",
  loggedOut: "visitors logged out although they logged in last and were told so",
  cameBack: "ended sessions that came back",
  aliveAfterEnd: "live sessions of a user after end() that had begun before it",
  dataAfterReset: "data of a reset session in the new one",
  sessionLost: "visitors without their session, though nothing had ended it",
  droppedApplied: "changes that were reported as dropped and are there",
  twoLive: "sessions that live under two ids",
  failed: "requests that failed",
};

/** What may happen, and is counted apart. */
export const apart = {
  overlapping: "writes of one record between another's look and write (KV)",
  reversed: "answers with new ids that arrived in reverse order",
  beside: "logins of several users at once, or after a renewal, each in a session of its own",
};

const AUTH = new Set(["login", "logout", "reset", "destroy", "end", "endOthers"]);
const FINAL = new Set(["reset", "destroy", "end", "endOthers"]);

const acknowledged = ({ status }) => status === "saved" || status === "merged";
const does = (segment, ...what) => segment.acts.some((act) => what.includes(act.does));
/** What is not there is not deleted. */
const isChange = (act) => act.does === "set" || (act.does === "delete" && act.found);

/** The changes of a segment that count: those after its last reset, and none before or after an end of the session. */
function changesOf({ acts }) {
  if (acts.some((act) => act.does === "destroy")) return [];
  const from = acts.findLastIndex((act) => act.does === "reset") + 1;
  const last = new Map();
  for (const act of acts.slice(from).filter(isChange)) last.set(`${act.scope} ${act.name}`, act);
  return [...last.values()];
}

/** Whether what a session has is what the change has made. */
function shows({ variables }, { does, scope, name, value }) {
  return does === "set" ? variables[scope][name] === value : !Object.hasOwn(variables[scope], name);
}

class Case {
  constructor(burst, live, jar, listed) {
    Object.assign(this, { burst, live, jar, listed });
    this.segments = burst.reports.flatMap(({ number, segments }) => segments.map((one) => ({ ...one, number })));
    this.acts = this.segments.flatMap(({ acts }) => acts);
    const logins = (segments) => segments.flatMap(({ acts }) => acts.filter((act) => act.does === "login"));
    const users = new Set(logins(this.segments).map(({ user }) => user));
    // A login behind the mark of somebody else's session begins with nothing.
    this.beside =
      users.size > 1 || burst.reports.some(({ tentative, segments }) => tentative && logins(segments).length > 0);
  }

  has(...what) {
    return this.acts.some((act) => what.includes(act.does));
  }

  /** The answers that give or remove an id, each with when the id was written and when it arrived. */
  get answers() {
    const withCookie = this.burst.reports.filter(({ cookie }) => cookie !== undefined);
    return withCookie.map(({ cookie, arrived, segments }) => {
      const giver = segments.find(({ id }) => id === cookie && cookie) ?? segments.findLast(({ wrote }) => wrote);
      return { cookie, arrived, wrote: giver?.wrote ?? 0 };
    });
  }

  get reversed() {
    const { answers } = this;
    return answers.some((one) => answers.some((other) => one.wrote < other.wrote && one.arrived > other.arrived));
  }

  /** Whether a request has written between another's look and write. */
  get overlapping() {
    const { windows } = this.burst;
    return windows.some((one) =>
      windows.some((other) => {
        const others = one.by !== other.by && one.key === other.key;
        return others && one.from < other.to && other.from < one.to;
      }),
    );
  }

  *findings() {
    if (this.burst.reports.some(({ error }) => error)) yield "failed";
    yield* this.#changes();
    yield* this.#logins();
    yield* this.#ended();
    yield* this.#ends();
    yield* this.#resets();
    yield* this.#sessions();
  }

  *#changes() {
    const mayBeGone = this.has(...FINAL);
    for (const segment of this.segments) {
      const later = this.segments.filter((other) => other.number === segment.number && other.called > segment.called);
      for (const change of changesOf(segment)) {
        const again = later.some((other) =>
          changesOf(other).some((one) => one.scope === change.scope && one.name === change.name),
        );
        if (change.name === "same" || again) continue;
        const seen = this.live.filter((session) => shows(session, change)).length;
        if (segment.status === "dropped" && change.does === "set" && seen > 0) yield "droppedApplied";
        if (mayBeGone || !acknowledged(segment)) continue;
        // Logins of several users at once have a session each.
        if (this.beside || this.burst.begin === "nothing" ? seen === 0 : seen < this.live.length) yield "changeLost";
      }
    }
    if (!mayBeGone && !this.has("login", "logout", "renew") && this.burst.begin !== "nothing") yield* this.#equal();
  }

  *#equal() {
    for (const scope of ["__system__", "cart"]) {
      const changes = this.segments.filter(acknowledged).flatMap((segment) => {
        const own = changesOf(segment).filter((change) => change.scope === scope && change.name === "same");
        return own.map((change) => ({ change, wrote: segment.wrote ?? 0 }));
      });
      const last = changes.reduce((one, other) => (one && one.wrote > other.wrote ? one : other), undefined);
      if (last && this.live.some((session) => !shows(session, last.change))) yield "laterLost";
    }
  }

  *#logins() {
    // First requests without an id in common have a session each.
    if (this.burst.begin === "nothing") return;
    const auth = this.segments.filter(({ acts }) => acts.some((act) => AUTH.has(act.does)));
    for (const segment of auth.filter((one) => does(one, "login") && acknowledged(one))) {
      const others = auth.filter((other) => other !== segment);
      const isLast = others.every((other) => (other.wrote ?? 0) < segment.wrote && (other.ended ?? 0) < segment.wrote);
      const act = segment.acts.findLast(({ does }) => AUTH.has(does) && does !== "endOthers");
      if (isLast && act.does === "login" && !this.reversed && this.jar?.user !== act.user) yield "loggedOut";
    }
  }

  *#ended() {
    // A login of another user over a login is delivered beside it, with what it has loaded.
    if (
      this.burst.begin === "nothing" ||
      this.beside ||
      (this.has("login") &&
        this.burst.begin === "user" &&
        this.acts.some((act) => act.does === "login" && act.user !== 1))
    )
      return;
    const ends = this.segments.filter((segment) => acknowledged(segment) && does(segment, "destroy"));
    const isOld = ({ variables }) => variables.__system__.start === "first";
    // After a logout under a new id, an end of the session from before it does not reach that.
    if (ends.length > 0 && !this.has("logout") && this.live.some(isOld)) yield "cameBack";
    const logouts = this.segments.filter((segment) => acknowledged(segment) && does(segment, "logout"));
    const logins = this.segments.filter((segment) => does(segment, "login"));
    const isFinal = logouts.some(({ wrote }) => logins.every((login) => (login.wrote ?? 0) < wrote && login.status));
    if (isFinal && this.live.some(({ user }) => user !== 0)) yield "cameBack";
  }

  *#ends() {
    for (const segment of this.segments.filter(({ ended }) => ended)) {
      const { user, does: how } = segment.acts.find((act) => act.does === "end" || act.does === "endOthers");
      const spares = how === "endOthers";
      const logins = this.segments.filter((one) => one.acts.some((act) => act.does === "login" && act.user === user));
      // A login that is spared by an end of its own is as late as that.
      const isLater = ({ loggedIn, ends = 0 }) => Math.max(loggedIn, ends) > segment.ends;
      const mayLive = spares || logins.some(isLater);
      if (!mayLive && (this.listed.length > 0 || this.live.some((session) => session.user === user)))
        yield "aliveAfterEnd";
      if (user === 1 && this.device) yield "aliveAfterEnd";
    }
  }

  *#resets() {
    for (const segment of this.segments.filter((one) => does(one, "reset") && one.id)) {
      const session = this.live.find(({ id }) => id === segment.id);
      const own = this.segments.filter((one) => one.number === segment.number && one.called >= segment.called);
      const values = own.flatMap(changesOf).map(({ value }) => value);
      const found = Object.values(session?.variables ?? {}).flatMap((scope) => Object.values(scope));
      if (found.some((value) => !values.includes(value))) yield "dataAfterReset";
    }
  }

  *#sessions() {
    if (this.has(...FINAL) || this.beside || this.burst.begin === "nothing") return;
    if (this.live.length > 1) yield "twoLive";
    const isOwn = this.jar?.variables.__system__.start === "first";
    if (!this.reversed && !isOwn) yield "sessionLost";
  }
}

/** What was found in a burst, and what is counted apart: names of {@link findings} and {@link apart}. */
export async function judge(burst, canList) {
  const live = [];
  for (const id of burst.given.keys()) {
    const seen = await burst.look(id);
    if (seen) live.push(seen);
  }
  const device = await burst.look(burst.device);
  const listed = canList ? (await burst.list(1)).slice(device?.user === 1 ? 1 : 0) : [];
  const judged = new Case(burst, live, await burst.look(burst.jar), listed);
  judged.device = device;
  const found = new Set(judged.findings());
  if (judged.overlapping) found.add("overlapping");
  if (judged.reversed) found.add("reversed");
  if (judged.beside && live.length > 1) found.add("beside");
  return found;
}
