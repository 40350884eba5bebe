import crawlers from "crawler-user-agents";
import { robot } from "eltanin";
import { isbot } from "isbot";
import current from "top-user-agents";
import { request } from "../data.js";
import { expect } from "../expect.js";

/** The browsers used most today, and the same in 20 versions. */
const older = (agent, by) =>
  agent.replace(/(Chrome|Firefox|Version)\/(\d+)/, (_, name, major) => `${name}/${major - by}`);
const MANY = Array.from({ length: 20 }, (_, by) => current.map((agent) => older(agent, by))).flat();
/** Robots as their operators and others have seen them. */
const ROBOTS = [...new Set(crawlers.flatMap(({ instances }) => instances))].slice(0, 1_000);

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Gives the texts in turn, each as a new string, of which the engine knows nothing yet. */
function fresh(list) {
  const encoded = list.map((text) => encoder.encode(text));
  let next = 0;
  return () => decoder.decode(encoded[next++ % encoded.length]);
}

/** Asserts that at least nine of ten are told apart. */
function expectMost(name, list, isRight) {
  expect(name, list.filter(isRight).length >= 0.9 * list.length, true);
}

function agents(id, what, list, isRobot) {
  return {
    id,
    what,
    contenders: [
      {
        name: "Eltanin",
        does: "robot(userAgent)",
        request: fresh(list),
        sync: (_, agent) => robot(agent),
        check: () => expectMost("Eltanin", list, (agent) => (robot(agent).kind === "robot") === isRobot),
      },
      {
        name: "isbot",
        does: "isbot(userAgent)",
        request: fresh(list),
        sync: (_, agent) => isbot(agent),
        check: () => expectMost("isbot", list, (agent) => isbot(agent) === isRobot),
      },
    ],
  };
}

/** The rows on robots. */
export function robotRows() {
  const person = agents("robot-current", `the user agents of ${current.length} current browsers`, current, false);
  const visitor = request();
  person.contenders.push({
    name: "Eltanin, all headers",
    does: "robot(request): reads eight fields, not one",
    sync: () => robot(visitor),
    check: () => expect("a browser's request", robot(visitor).kind, "human"),
  });
  return [
    person,
    agents("robot-many", `those of ${MANY.length.toLocaleString("en")} browsers`, MANY, false),
    agents("robot-robots", `those of ${ROBOTS.length.toLocaleString("en")} robots`, ROBOTS, true),
  ];
}
