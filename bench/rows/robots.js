import { robot } from "eltanin";
import { isbot } from "isbot";
import { PEOPLE, ROBOTS, request } from "../data.js";
import { expect } from "../expect.js";

/** Both sides classify eight user agents in turn, given as text. */
function agents(id, what, list, isRobot) {
  return {
    id,
    what,
    contenders: [
      {
        name: "Eltanin",
        does: "robot(userAgent)",
        sync: (turn) => robot(list[turn & 7]),
        check: () => list.map((agent) => expect(agent, robot(agent).kind !== "human", isRobot)),
      },
      {
        name: "isbot",
        does: "isbot(userAgent)",
        sync: (turn) => isbot(list[turn & 7]),
        check: () => list.map((agent) => expect(agent, isbot(agent), isRobot)),
      },
    ],
  };
}

/** The rows on robots. */
export function robotRows() {
  const person = agents("robot-person", "a browser's user agent judged", PEOPLE, false);
  const visitor = request();
  person.contenders.push({
    name: "Eltanin, all headers",
    does: "robot(request): reads eight fields, not one",
    sync: () => robot(visitor),
    check: () => expect("a browser's request", robot(visitor).kind, "human"),
  });
  return [person, agents("robot-robot", "a robot's user agent judged", ROBOTS, true)];
}
