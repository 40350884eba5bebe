/** Runs the blocks of pages of docs/: workers and handlers in workerd, clients against them. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { generateSecret, memory, Sessions } from "eltanin";
import { storeSuite, visitor } from "eltanin/testing";
import { find } from "../../scripts/exec.js";
import { HostileKv } from "../support/kv.js";
import { blocksOf } from "../support/pages.js";
import { startServer } from "../support/server.js";
import { idOf, request, secret } from "../support/visitor.js";

const AsyncFunction = (async () => {}).constructor;
const check = (actual, expected, expression) => assert.deepEqual(actual, expected, expression);
const PERSON = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const execute = promisify(execFile);
const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** A page's blocks of code by their kind. */
function read(name) {
  const blocks = blocksOf(name).map(({ lang, name, code }) => ({ kind: name ? `${lang} ${name}` : lang, code }));
  return { codeOf: (kind) => blocks.filter((block) => block.kind === kind).map(({ code }) => code) };
}

const { codeOf } = read("docs/explanation/draco-and-pyorient.md");
const tokens = read("docs/guide/tokens.md");
const client = read("docs/reference/client.md");
const guide = read("docs/guide/session.md");
const start = read("docs/guide/start.md");
const testing = read("docs/guide/testing.md");
const recipes = read("docs/guide/recipes.md");
const deploying = read("docs/guide/deploying.md");
const stores = read("docs/reference/stores.md");
const readme = read("README.md");

/** `expression; // → value` becomes a check. */
function checked(code) {
  return code.replaceAll(/^(\s*)(.+); \/\/ → (.+)$/gm, (_, space, expression, value) => {
    return `${space}check(${expression}, ${value}, ${JSON.stringify(expression)});`;
  });
}

/** A worker that runs one handler block a request, and answers 500 with what was wrong. */
const handlers = (blocks) => `
import { kv, Sessions } from "eltanin";
function check(actual, expected, expression) {
  const [left, right] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (left !== right) throw new Error(expression + " gives " + left + ", not " + right);
}
const steps = [${blocks.map((code) => `async (session, env, sessions) => {{\n${checked(code)}\n}}`)}];
export default {
  async fetch(request, env) {
    const sessions = new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET });
    const session = await sessions.open(request);
    try {
      const answer = await steps[new URL(request.url).pathname.slice(1)](session, env, sessions);
      return await sessions.commit(session, answer ?? new Response("done"));
    } catch (error) {
      return new Response(error.message, { status: 500 });
    }
  },
};`;

async function serving(contents, use) {
  const server = await startServer({ contents });
  try {
    await use(String(server.url));
  } finally {
    await server.close();
  }
}

/** A browser's requests, one after the other, with the cookie that the last answer set. */
function browser(url) {
  let cookie = "";
  return async (path, agent = PERSON) => {
    const response = await fetch(new URL(path, url), { headers: { "User-Agent": agent, Cookie: cookie } });
    for (const set of response.headers.getSetCookie()) cookie = set.split(";")[0];
    return { status: response.status, text: await response.text() };
  };
}

test("Draco: the worker counts visits, for people only", async () => {
  await serving(codeOf("js worker")[0], async (url) => {
    const visit = browser(url);
    assert.equal((await visit("/")).text, "visit 1");
    assert.equal((await visit("/")).text, "visit 2");
    assert.equal((await browser(url)("/", "Googlebot/2.1")).text, "visit undefined");
  });
});

test("Draco: every block between open and commit", async () => {
  await serving(handlers(codeOf("js handler")), async (url) => {
    await eachInTurn(url, codeOf("js handler"));
    assert.deepEqual(await browser(url)("/0", "Googlebot/2.1"), { status: 200, text: "for robots" });
  });
});

/** Runs the handler blocks as requests of one visitor. */
async function eachInTurn(url, blocks) {
  const visit = browser(url);
  for (const [number, code] of blocks.entries()) {
    assert.deepEqual(await visit(`/${number}`), { status: 200, text: "done" }, code);
  }
}

test("session: every block, as requests of one visitor", async () => {
  const blocks = guide.codeOf("js handler");
  await serving(handlers(blocks), (url) => eachInTurn(url, blocks));
});

test("recipes: every block, as requests of one visitor", async () => {
  const blocks = recipes.codeOf("js handler");
  await serving(handlers(blocks), (url) => eachInTurn(url, blocks));
});

test("deploying: a session outlives the replacement of its secret", async () => {
  const code = deploying
    .codeOf("js rotation")[0]
    .replace(/^import (.*) from (.*);$/m, "const $1 = await load($2);")
    .replace("export default", "return");
  const worker = await new AsyncFunction("load", code)((name) => import(name));
  const env = { SESSIONS: new HostileKv(), SESSION_SECRET: secret };
  const ada = visitor((asked) => worker.fetch(asked, env));
  const says = async () => (await ada.get("/")).text();
  assert.equal(await says(), "visit 1");
  env.NEW_SECRET = generateSecret();
  assert.equal(await says(), "visit 2");
  // The id is signed again, so the old secret is not needed any more.
  env.SESSION_SECRET = generateSecret();
  assert.equal(await says(), "visit 3");
  env.NEW_SECRET = generateSecret();
  assert.equal(await says(), "visit 1");
});

test("session: what a strict store can do", async () => {
  const [block] = guide.codeOf("js strict");
  const sessions = new Sessions({ store: memory(), secret });
  const begun = await sessions.open(request());
  begun.login(42);
  const cookie = idOf(await sessions.commit(begun, new Response("")));
  const session = await sessions.open(request(cookie));
  await new AsyncFunction("check", "sessions", "session", checked(block))(check, sessions, session);
});

test("testing: every file passes", async () => {
  // Without the variable of the runner that runs this test.
  const { NODE_TEST_CONTEXT, ...env } = process.env;
  for (const code of testing.codeOf("js test")) {
    const args = ["--input-type=module", "--eval", code];
    const { stdout } = await execute(process.execPath, args, { cwd: here("../.."), env });
    assert.match(stdout, /^(#|ℹ) fail 0$/m, stdout);
  }
});

test("README: the worker puts apples into the cart", async () => {
  const [worker] = readme.codeOf("js");
  await serving(worker, async (url) => {
    assert.equal((await browser(url)("/")).text, "ok");
    const { headers } = await fetch(url, { headers: { "User-Agent": PERSON } });
    assert.match(headers.get("Set-Cookie"), /^session=/);
    assert.equal((await fetch(url)).headers.get("Set-Cookie"), null);
  });
});

test("start: the worker that opens the session on demand", async () => {
  await serving(start.codeOf("js worker")[0], async (url) => {
    assert.equal((await browser(url)("/about")).text, "no session needed");
    assert.equal((await browser(url)("/")).text, "user 0");
    assert.equal((await browser(url)("/", "Googlebot/2.1")).text, "user none");
  });
});

test("stores: the store on the page, on SQLite", async (context) => {
  const { DatabaseSync } = await import("node:sqlite");
  const tableStore = new Function(`${stores.codeOf("js store")[0]}\nreturn tableStore;`)();
  const suite = [];
  storeSuite(
    () => {
      const database = new DatabaseSync(":memory:");
      database.exec("CREATE TABLE entries (key TEXT PRIMARY KEY, bytes BLOB, version TEXT, ends INTEGER)");
      return tableStore({
        get: async (text, ...values) => database.prepare(text).get(...values),
        run: async (text, ...values) => database.prepare(text).run(...values),
      });
    },
    { test: (name, run) => suite.push([name, run]) },
  );
  assert.ok(suite.length > 5);
  for (const [name, run] of suite) await context.test(name, run);
});

/** Runs a client's blocks, as a function: that cannot import, so it is handed what imports. */
async function runClient(blocks, url, names = {}) {
  const code = checked(blocks.join("\n"))
    .replaceAll(/^import (\{.*\}) from (".*");$/gm, "const $1 = await load($2);")
    .replaceAll("https://example.com/", url)
    .replaceAll("https://example.com", url)
    .replaceAll("wss://example.com/", url.replace("http", "ws"));
  const scope = { assert, check, load: (name) => import(name), ...names };
  return new AsyncFunction(...Object.keys(scope), code)(...Object.values(scope));
}

test("PyOrient: every block of the client in JavaScript", async () => {
  await serving(codeOf("js worker")[1], (url) => runClient(codeOf("js client"), url));
});

test("tokens: the worker and its client, with a WebSocket", async () => {
  await serving(tokens.codeOf("js worker")[0], async (url) => {
    const kept = [];
    const blocks = [...tokens.codeOf("js client"), "return { client, socket };"];
    const { client, socket } = await runClient(blocks, url, { keep: (token) => kept.push(token) });
    assert.deepEqual(kept, [client.getSessionToken()]);
    await new Promise((resolve, reject) => Object.assign(socket, { onopen: resolve, onerror: reject }));
    socket.send("?");
    assert.equal((await new Promise((resolve) => Object.assign(socket, { onmessage: resolve }))).data, "2");
    socket.close();
  });
});

/** The environment of Python code that uses the client. */
const pythonEnvironment = {
  ...process.env,
  PYTHONPATH: here("../../examples/python"),
  PYTHONDONTWRITEBYTECODE: "1",
  NO_PROXY: "*",
};

async function runPython(code, url) {
  const text = code.replaceAll("https://example.com", url);
  const { stdout } = await execute(find("python3") ?? find("python"), ["-c", text], { env: pythonEnvironment });
  return stdout.trim();
}

test("client: every block in JavaScript, and in Python", async () => {
  await serving(tokens.codeOf("js worker")[0], async (url) => {
    const stored = new Map();
    const localStorage = {
      getItem: (key) => stored.get(key) ?? null,
      setItem: (key, value) => stored.set(key, value),
    };
    await runClient(client.codeOf("js client"), url, { localStorage });
    assert.match(await runPython(client.codeOf("python").join("\n"), url), /^[\w-]{60}/);
  });
});

test("PyOrient: every block of the client in Python, and the command line", async () => {
  await serving(codeOf("js worker")[1], async (url) => {
    const token = await runPython(`${codeOf("python").join("\n")}\nprint(client.get_session_token())`, url);
    const [command] = codeOf("sh").map((line) =>
      line.replaceAll("npx eltanin", `"${process.execPath}" "${here("../../dist/cli/main.js")}"`),
    );
    const looked = await execute("sh", ["-c", command], { env: { ...process.env, TOKEN: token } });
    assert.match(looked.stdout, /^a session token, format standard\n/);
  });
});
