import agents from "bench:agents";
import { robot } from "eltanin";
import { isbot } from "isbot";
import { request } from "../data.js";
import { expect } from "../expect.js";
import { agentLimit } from "./limits.js";

/** The share of a list that a contender must classify rightly to be timed. */
const RIGHT = 0.85;

/** Both sides classify every string of a list in turn, given as text. `next(turn)` gives the string. */
function row(id, what, list, isRobot, next = (turn) => list[turn % list.length]) {
  const check = (name, judge) => () => {
    const right = list.filter((agent) => judge(agent) === isRobot).length;
    expect(`${name}, ${id}: at least ${RIGHT} of the list classified rightly`, right >= RIGHT * list.length, true);
  };
  return {
    id,
    what,
    contenders: [
      {
        name: "Eltanin",
        does: "robot(userAgent)",
        sync: (turn) => robot(next(turn)),
        check: check("Eltanin", (agent) => robot(agent).kind !== "human"),
      },
      {
        name: "isbot",
        does: "isbot(userAgent)",
        sync: (turn) => isbot(next(turn)),
        check: check("isbot", isbot),
      },
      agentLimit(next, list[0]),
    ],
  };
}

/** A string that no engine has seen: made anew from bytes, which both sides pay for. */
function fresh(list) {
  const [encoder, decoder] = [new TextEncoder(), new TextDecoder()];
  const bytes = list.map((agent) => encoder.encode(agent));
  return (turn) => decoder.decode(bytes[turn % bytes.length]);
}

/** The rows on robots. */
export function robotRows() {
  const { current, browsers, robots } = agents;
  const person = row("robot-current", `Robot verdict: the ${current.length} most frequent user agents`, current, false);
  const visitor = request();
  person.contenders.push({
    name: "Eltanin, all headers",
    does: "robot(request): reads eight fields, not one",
    sync: () => robot(visitor),
    check: () => expect("a browser's request", robot(visitor).kind, "human"),
  });
  return [
    person,
    row("robot-browsers", "Robot verdict: 2,000 distinct browsers", browsers, false),
    row("robot-robots", "Robot verdict: 1,000 robots", robots, true),
    row("robot-fresh-browsers", "Robot verdict: the 2,000 browsers, each string new", browsers, false, fresh(browsers)),
    row("robot-fresh-robots", "Robot verdict: the 1,000 robots, each string new", robots, true, fresh(robots)),
  ];
}
