/** What a visitor does in every application of the matrix. It needs no test runner, so that it runs in any runtime. */

import { robot, visitor } from "eltanin/testing";

function expect(actual, expected, what) {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(`${what}: ${left} instead of ${right}`);
}

/** Throws unless the shop behind the fetch handler works. */
export async function flow(handler, origin = "http://localhost") {
  const name = origin.startsWith("https:") ? "__Host-session" : "session";
  const ada = visitor(handler, { origin });
  const who = async (person) => (await person.get("/who")).json();
  expect(await (await ada.get("/about")).json(), "about", "a page without a session");
  expect(ada.cookie(name), undefined, "the cookie of a page without a session");
  await ada.post("/cart?add=apples");
  expect(await who(ada), { robot: false, user: 0, cart: { apples: 1 } }, "a cart");
  const anonymous = ada.cookie(name);
  await ada.post("/login?user=ada&remember");
  expect(ada.cookie(name) === anonymous, false, "the id after a login is the old one");
  ada.restart();
  expect(await who(ada), { robot: false, user: "ada", cart: { apples: 1 } }, "a remembered login");
  await Promise.all(["1", "2", "3", "4"].map((item) => ada.post(`/cart?add=${item}`)));
  expect(Object.keys((await who(ada)).cart).sort(), ["1", "2", "3", "4", "apples"], "parallel additions");
  const thief = ada.copy();
  await ada.post("/logout");
  expect((await who(ada)).user, 0, "the user after a logout");
  expect((await who(thief)).user, 0, "the user of the cookie from before the logout");
  const forged = visitor(handler, { origin, headers: { Cookie: `${name}=${"A".repeat(anonymous.length)}` } });
  expect((await who(forged)).user, 0, "the user of a forged cookie");
  const answer = await handler(robot(`${origin}/who`));
  expect((await answer.json()).robot, true, "whether Googlebot is a robot");
  expect(answer.headers.getSetCookie(), [], "a robot's cookies");
}
