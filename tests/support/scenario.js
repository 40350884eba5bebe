/** The scenario of the client in every runtime: `run(SessionClient, url)` throws, or counts the calls of `onToken`. */

function expect(right, what) {
  if (!right) throw new Error(`expected: ${what}`);
}

export async function run(SessionClient, url) {
  const told = [];
  const one = new SessionClient(url, { onToken: (token) => told.push(token) });
  expect(one.getSessionToken() === "", "a new client starts empty");
  expect((await one.setSessionToken(true).open()) !== "", "enabling gives a token");
  await one.fetch("set?spam=1");
  const other = new SessionClient(url).setSessionToken(one.getSessionToken());
  const seen = await (await other.fetch("set?eggs=2")).json();
  expect(seen.variables.spam === "1", "the other client reattaches");
  const both = await (await one.fetch("see")).json();
  expect(both.variables.eggs === "2", "the first client sees what the other one wrote");
  await one.fetch("login?user=42");
  expect((await other.fetch("see")).status === 401, "a login revokes the older token");
  expect(other.getSessionToken() === "", "the other client knows it");
  await one.fetch("destroy");
  expect((await one.fetch("see")).status === 401, "a destroyed session's token is refused");
  return told.length;
}
