/** The command line, as a person or a script calls it. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { test } from "node:test";
import { memory, Sessions } from "eltanin";
import { eltanin, file, folder, PERSON, secret, session } from "../support/cli.js";

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
    assert.match(other.stdout, /\ninvalid: not signed with ELTANIN_SECRET, or for another cookie than/);
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
  assert.match(stdout, /, 60 minutes ago\ninvalid: signed with ELTANIN_SECRET, but expired\n$/);
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

const COMMANDS = ["init", "secret", "inspect", "robot"];

test("without arguments, and with help, it prints the help and exits with 0", () => {
  const { status, stdout, stderr } = eltanin([]);
  assert.deepEqual([status, stderr], [0, ""]);
  for (const word of [...COMMANDS, "--help", "--json", "--version", "Exit codes", "  0 ", "  1 ", "  2 "]) {
    assert.ok(stdout.includes(word), word);
  }
  for (const args of [["help"], ["--help"], ["-h"]]) assert.deepEqual(eltanin(args), { status, stdout, stderr });
});

test("each command has its own help, with its options and exit codes", () => {
  const texts = new Set();
  for (const command of COMMANDS) {
    const { status, stdout } = eltanin([command, "--help"]);
    assert.equal(status, 0);
    texts.add(stdout);
    for (const word of [`Usage: eltanin ${command}`, "--json", "Exit codes", "  0 ", "  2 "])
      assert.ok(stdout.includes(word), word);
    for (const args of [
      [command, "-h"],
      ["help", command],
      ["--help", command],
      [command, "x", "y", "--help"],
    ]) {
      assert.equal(eltanin(args).stdout, stdout);
    }
  }
  assert.equal(texts.size, COMMANDS.length);
  for (const option of ["--secret-file", "--cookie"]) assert.ok(eltanin(["inspect", "-h"]).stdout.includes(option));
});

test("the help's lines fit into 120 columns", () => {
  for (const args of [[], ...COMMANDS.map((command) => [command, "-h"])]) {
    for (const line of eltanin(args).stdout.split("\n")) assert.ok(line.length <= 120, line);
  }
});

test("--version prints the version", () => {
  for (const args of [["--version"], ["inspect", "--version"]]) {
    assert.match(eltanin(args).stdout, /^\d+\.\d+\.\d+\n$/);
  }
});

test("wrong use is 2, with what would be right on standard error and nothing on standard output", () => {
  const short = file("short", "too short\n");
  const empty = file("empty", "\n");
  for (const [args, message] of [
    [["bogus"], /^eltanin: there is no command "bogus"\nTry/],
    [["constructor"], /there is no command "constructor"/],
    [["inspct"], /there is no command "inspct"; did you mean "inspect"\?/],
    [["ins"], /did you mean "inspect"\?/],
    [["robots"], /did you mean "robot"\?/],
    [["Secret"], /did you mean "secret"\?/],
    [["int"], /did you mean "init"\?/],
    [["docter"], /did you mean "doctor"\?/],
    [["hlp"], /did you mean "help"\?/],
    [["help", "robt"], /did you mean "robot"\?/],
    [["help", "robot", "secret"], /one command/],
    [["--jsno"], /there is no option --jsno; did you mean "--json"\?/],
    [["--json", "secret"], /the command comes first/],
    [["inspect", id, "--cokie", "a"], /there is no option --cokie; did you mean "--cookie"\?/],
    [["inspect", id, "--cookie"], /--cookie needs a value/],
    [["inspect", id, "--cookie", "a", "--cookie=b"], /--cookie is given twice/],
    [["inspect", id, "-x"], /there is no option -x\n/],
    [["secret", "x"], /takes no argument/],
    [["inspect"], /give an id or a token as one argument/],
    [["robot", "a", "b"], /in quotes/],
    [["robot", "a", "--cookie", "b"], /there is no option --cookie\n/],
    [["inspect", id, "--secret", secret], /there is no option --secret, .*use --secret-file <file>/],
    [["inspect", id, `--secret=${secret}`], /there is no option --secret, .*use --secret-file <file>/],
    [["inspect", id, `--secrets=${secret}`], /there is no option --secrets, .*use --secret-file <file>/],
    [["inspect", id, "--secret-file", join(folder, "none")], /cannot be read/],
    [["inspect", id, "--secret-file", short], /line 1 of .*short: .*at least 32/],
    [["inspect", id, "--secret-file", empty], /there is no secret in .*empty/],
    [["inspect", id, "--secret-file", file("good", secret), "--cookie", "a;b"], /cookie/],
  ]) {
    const { status, stdout, stderr } = eltanin(args);
    assert.deepEqual([status, stdout], [2, ""], args.join(" "));
    assert.match(stderr, message);
    assert.equal(stderr.includes(secret), false, "no secret is shown");
  }
});
