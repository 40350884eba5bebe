/** The command line, as a person or a script calls it. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { memory, Sessions } from "eltanin";

const CLI = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const secret = "a secret of these tests, longer than 32 bytes";

const folder = mkdtempSync(join(tmpdir(), "eltanin-cli-"));
after(() => rmSync(folder, { recursive: true }));

/** Runs the command with these arguments. Returns its exit code and output. */
function eltanin(args, { env = {}, input = "" } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { input, encoding: "utf8", env });
  return { status, stdout, stderr };
}

function file(name, content) {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

/** A stored session. */
async function session(options = {}) {
  const sessions = new Sessions({ store: memory(), secret, tokens: true, ...options });
  const opened = await sessions.open(new Request("https://shop.example/", { headers: { "User-Agent": PERSON } }));
  await sessions.commit(opened.set("spam", 1), new Response());
  return opened;
}

const { id, token } = await session();

test("secret makes a new secret each time", () => {
  const made = [eltanin(["secret"]), eltanin(["secret"])];
  for (const { status, stdout } of made) {
    assert.equal(status, 0);
    assert.match(stdout, /^[\w-]{43}\n$/);
    assert.doesNotThrow(() => new Sessions({ store: memory(), secret: stdout.trim() }));
  }
  assert.notEqual(made[0].stdout, made[1].stdout);
});

test("inspect takes an id and a token apart without any secret", () => {
  const [ofId, ofToken] = [eltanin(["inspect", id]), eltanin(["inspect", token])];
  assert.deepEqual([ofId.status, ofToken.status], [0, 0]);
  assert.match(ofId.stdout, /^a session id, format standard\n {2}key id +\d+\n {2}random +[0-9a-f]{32} \(128 bits\)\n/);
  assert.match(ofId.stdout, /not verified: pass the secret with --secret-file <file> or in ELTANIN_SECRET/);
  assert.match(ofToken.stdout, /^a session token, format standard\n/);
  assert.match(ofToken.stdout, / {2}expires +\d{4}-\d\d-\d\dT[\d:.]+Z, in (60|59) minutes\n/);
});

test("inspect checks it with the secret from a file or from the environment", () => {
  const secrets = file("secrets", `a newer secret, which did not make this one\n\n  ${secret}  \n`);
  for (const text of [id, token]) {
    for (const [args, env] of [
      [["--secret-file", secrets], {}],
      [[], { ELTANIN_SECRET: secret }],
    ]) {
      const { status, stdout } = eltanin(["inspect", text, ...args], { env });
      assert.deepEqual([status, stdout.split("\n").at(-2).slice(0, 6)], [0, "valid:"]);
    }
    const other = eltanin(["inspect", text], { env: { ELTANIN_SECRET: "another secret, also longer than 32 bytes" } });
    assert.equal(other.status, 1);
    assert.match(other.stdout, /\ninvalid: not signed with this secret/);
  }
});

test("SEMANTICS 44: inspect: ids and tokens belong to a cookie's name", async () => {
  const own = await session({ cookie: { name: "__Host-shop" } });
  const env = { ELTANIN_SECRET: secret };
  for (const text of [own.id, own.token]) {
    const { status, stdout } = eltanin(["inspect", text], { env });
    assert.equal(status, 1);
    assert.match(stdout, /another cookie than __Host-session or session \(pass its name with --cookie <name>\)/);
    assert.equal(eltanin(["inspect", text, "--cookie", "__Host-shop"], { env }).status, 0);
  }
});

test("SEMANTICS 46: inspect takes a token apart that was only asked for", async () => {
  const sessions = new Sessions({ store: memory(), secret, tokens: true });
  const headers = { "User-Agent": PERSON, "Session-Token": "?1" };
  const asked = await sessions.open(new Request("https://shop.example/", { headers }));
  const unstored = (await sessions.commit(asked, new Response())).headers.get("Session-Token");
  const { status, stdout } = eltanin(["inspect", unstored], { env: { ELTANIN_SECRET: secret } });
  assert.deepEqual([status, stdout.split("\n")[0]], [0, "a session token, format standard"]);
});

test("inspect knows the format draco", async () => {
  const draco = await session({ idFormat: "draco" });
  const env = { ELTANIN_SECRET: secret };
  for (const text of [draco.id, draco.token]) {
    const { status, stdout } = eltanin(["inspect", "--", text], { env });
    assert.deepEqual([status, stdout.includes("(56 bits)")], [0, true]);
  }
});

test("inspect tells a token whose time is over", async (context) => {
  context.mock.timers.enable({ apis: ["Date"], now: Date.now() - 7_200_000 });
  const old = (await session()).token;
  const { status, stdout } = eltanin(["inspect", old], { env: { ELTANIN_SECRET: secret } });
  assert.equal(status, 1);
  assert.match(stdout, /, 60 minutes ago\ninvalid: signed with this secret, but expired\n$/);
});

test("inspect reads standard input, and what is neither is 1", () => {
  assert.equal(eltanin(["inspect", "-"], { input: `${token}\n` }).status, 0);
  for (const wrong of ["", "abc", "ä".repeat(44), "A".repeat(1_000)]) {
    const { status, stdout } = eltanin(["inspect", "-"], { input: wrong });
    assert.equal(status, 1);
    assert.match(stdout, /^neither a session id nor a session token/);
  }
});

test("robot tells people from robots", () => {
  const robot = eltanin(["robot", "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)"]);
  assert.deepEqual([robot.status, robot.stdout.split("\n")[0]], [1, "a robot: gets no session"]);
  assert.match(robot.stdout, /\n {2}name +Googlebot\n/);
  const person = eltanin(["robot", PERSON]);
  assert.deepEqual([person.status, person.stdout.split("\n")[0]], [0, "a person's browser or app: gets a session"]);
  assert.equal(eltanin(["robot", ""]).status, 1, "no agent at all");
  assert.equal(eltanin(["robot", "-"], { input: `${PERSON}\n` }).status, 0);
});

test("--json gives one line of JSON with the same exit code", () => {
  for (const [args, status, key, value] of [
    [["secret"], 0, "secret", undefined],
    [["inspect", token], 0, "kind", "token"],
    [["inspect", "abc"], 1, "reason", "malformed"],
    [["robot", "Googlebot"], 1, "kind", "robot"],
  ]) {
    const { stdout, ...result } = eltanin([...args, "--json"]);
    assert.equal(result.status, status);
    assert.equal(stdout.trim().split("\n").length, 1);
    const data = JSON.parse(stdout);
    if (value === undefined) assert.equal(typeof data[key], "string");
    else assert.equal(data[key], value);
  }
});

test("--help and --version explain", () => {
  for (const args of [["--help"], ["-h"], ["inspect", "--help"]]) {
    const { status, stdout } = eltanin(args);
    assert.equal(status, 0);
    for (const word of ["secret", "inspect", "robot", "--json", "Exit codes"]) assert.ok(stdout.includes(word), word);
  }
  assert.match(eltanin(["--version"]).stdout, /^\d+\.\d+\.\d+\n$/);
});

test("wrong use is 2, with what would be right on standard error and nothing on standard output", () => {
  const short = file("short", "too short\n");
  const empty = file("empty", "\n");
  for (const [args, message] of [
    [[], /say what to do/],
    [["bogus"], /there is no command "bogus"/],
    [["constructor"], /there is no command "constructor"/],
    [["secret", "x"], /takes no argument/],
    [["inspect"], /give an id or a token as one argument/],
    [["robot", "a", "b"], /in quotes/],
    [["robot", "a", "--cookie", "b"], /robot takes no --cookie/],
    [["inspect", id, "--secret", secret], /--secret/],
    [["inspect", id, "--secret-file", join(folder, "none")], /cannot be read/],
    [["inspect", id, "--secret-file", short], /at least 32/],
    [["inspect", id, "--secret-file", empty], /secret/],
    [["inspect", id, "--secret-file", file("good", secret), "--cookie", "a;b"], /cookie/],
  ]) {
    const { status, stdout, stderr } = eltanin(args);
    assert.deepEqual([status, stdout], [2, ""], args.join(" "));
    assert.match(stderr, message);
    assert.equal(stderr.includes(secret), false, "no secret is shown");
  }
});
