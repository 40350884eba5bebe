// One session, shared by a worker in JavaScript and one in Rust, in workerd.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { robot, visitor } from "eltanin/testing";
import { blocksOf } from "../support/pages.js";
import { bundle, root, run, scratch, start } from "../support/workerd.js";

const TARGET = "wasm32-unknown-unknown";
const built = join(root, "target", "rust-worker", TARGET, "debug", "eltanin_rust_worker.wasm");

/** Both workers, which the field `X-Worker` chooses. They have one namespace, cookie and secret. */
const both = `
import javascript from "./examples/rust-worker/worker.js";
import module from "./rust_bg.wasm";
import * as rust from "./rust.js";
rust.initSync({ module });

export default {
  fetch: (request, env, ctx) => (request.headers.get("X-Worker") === "rust" ? rust : javascript).fetch(request, env, ctx),
};`;

let worker;
before(async () => {
  const [glue, folder] = [await scratch({ after }), await scratch({ after })];
  const flags = [`--out-dir=${glue}`, "--out-name=rust", "--target=web", "--omit-default-module-path"];
  await run("wasm-bindgen", [built, ...flags]);
  await bundle({ contents: both.replaceAll('"./rust', `"${glue}/rust`) }, folder);
  worker = await start(folder);
});
after(() => worker?.dispose());

const handler = (request) => worker.dispatchFetch(request.url, { ...init(request), redirect: "manual" });
const init = ({ method, headers }) => ({ method, headers: Object.fromEntries(headers) });

async function ask(person, language, path = "/") {
  const response = await person.fetch(path, { headers: { "X-Worker": language } });
  assert.equal(response.status, 200);
  return response.json();
}

test("one session goes from JavaScript to Rust and back, through a login and a logout in each", async () => {
  const ada = visitor(handler);
  assert.deepEqual(await ask(ada, "javascript"), { user: 0, visits: 1 });
  const started = ada.cookie("__Host-session");
  assert.deepEqual(await ask(ada, "rust"), { user: "", visits: 2 });
  assert.equal(ada.cookie("__Host-session"), started, "the same id");
  assert.deepEqual(await ask(ada, "rust", "/login"), { user: "ada", visits: 2 });
  assert.notEqual(ada.cookie("__Host-session"), started, "a login renews the id");
  assert.deepEqual(await ask(ada, "javascript"), { user: "ada", visits: 3 });
  const thief = ada.copy();
  assert.deepEqual(await ask(ada, "javascript", "/logout"), { user: 0, visits: 3 });
  assert.equal((await ask(thief, "rust")).user, "", "Rust sees the logout of JavaScript");
  assert.deepEqual(await ask(ada, "javascript", "/login"), { user: "grace", visits: 3 });
  assert.deepEqual(await ask(ada, "rust"), { user: "grace", visits: 4 });
  assert.deepEqual(await ask(ada, "rust", "/logout"), { user: "", visits: 4 });
  assert.deepEqual(await ask(ada, "javascript"), { user: 0, visits: 5 });
});

test("a session that Rust started goes on in JavaScript, and its response is not cached", async () => {
  const ada = visitor(handler);
  const response = await ada.fetch("/", { headers: { "X-Worker": "rust" } });
  assert.equal(response.headers.get("Cache-Control"), "private, no-store");
  assert.equal(response.headers.get("Vary"), "Cookie");
  assert.deepEqual(await ask(ada, "javascript"), { user: 0, visits: 2 });
});

test("a robot gets no session in Rust, and a forged cookie is worth nothing", async () => {
  const response = await handler(robot("https://shop.example/", { headers: { "X-Worker": "rust" } }));
  assert.deepEqual(response.headers.getSetCookie(), []);
  const ada = visitor(handler);
  await ask(ada, "rust", "/login");
  const forged = ada.cookie("__Host-session").replace(/.$/, (last) => (last === "A" ? "Q" : "A"));
  const mallory = visitor(handler, { headers: { Cookie: `__Host-session=${forged}` } });
  assert.deepEqual(await ask(mallory, "rust"), { user: "", visits: 1 });
});

test("the page shows the example's files, and the part that connects the crates has at most 25 lines", () => {
  const text = (path) => readFileSync(join(root, path), "utf8");
  const blocks = blocksOf("docs/guide/rust-worker.md");
  assert.deepEqual(
    blocks.map(({ name }) => name),
    ["Cargo.toml", "src/glue.rs", "src/lib.rs", "worker.js"],
  );
  for (const { name, code } of blocks) assert.equal(code, text(`examples/rust-worker/${name}`), name);
  const lines = text("examples/rust-worker/src/glue.rs").split("\n");
  const code = lines.filter((line) => line.trim() !== "" && !/^\s*(\/\/|use )/.test(line));
  assert.ok(code.length <= 25, `${code.length} lines`);
});
