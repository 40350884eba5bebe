/**
 * The legs of `npm test`: commands, and how tests are counted in their output. To add one, add a row.
 * `commands` is called with the result of the set-up: `{ env, chrome, driver }`.
 */

import { availableParallelism } from "node:os";
import { basename, join, relative } from "node:path";
import { filesBelow } from "./build/stamp.js";
import { countNode, countRust } from "./count.js";
import { everyNode, modernNode } from "./node.js";
import { root } from "./paths.js";
import { driverSettings } from "./setup/browser.js";

/** A test that takes longer, in ms, is killed. */
const TEST_TIMEOUT = 300_000;

function cargo(...args) {
  return { commands: ({ env }) => [{ program: "cargo", args: ["test", ...args], env }], count: countRust };
}

/** The tests of one file in tests/, built for WebAssembly. */
function wasmPack(file, args, settings = () => ({})) {
  const commands = (found) => [
    {
      program: "wasm-pack",
      // The set-up has installed the tools: nothing is downloaded.
      args: ["test", "--mode", "no-install", ...args(found), ".", "--test", file],
      env: { ...found.env, ...settings(found) },
    },
  ];
  return { commands, count: countRust };
}

/**
 * The `.test.js` files of one folder, on the modern Node. Node's own default would leave one core idle. `shared` is the
 * module that starts what the files share.
 */
function node(folder, { concurrency = availableParallelism(), shared } = {}) {
  const options = shared ? [`--test-global-setup=${shared}`] : [];
  const commands = ({ env }) => [nodeCommand(modernNode(), testsIn(folder), concurrency, env, options)];
  return { commands, count: countNode };
}

/** The same on every Node, but the files whose names match `once` on the modern one only. */
function everywhere(folder, once) {
  const commands = async ({ env }) =>
    (await everyNode()).map(({ path, modern }) => {
      const files = testsIn(folder).filter((file) => modern || !once.test(basename(file)));
      return nodeCommand(path, files, availableParallelism(), env);
    });
  return { commands, count: countNode };
}

function testsIn(folder) {
  return filesBelow(join(root, folder)).filter((file) => file.endsWith(".test.js"));
}

function nodeCommand(program, files, concurrency, env, options = []) {
  const args = [
    "--test",
    "--test-reporter=spec",
    `--test-timeout=${TEST_TIMEOUT}`,
    `--test-concurrency=${concurrency}`,
    ...options,
    ...files.map((file) => relative(root, file)),
  ];
  return { program, args, env };
}

/** Files that take long: many processes or many rounds, of which a second Node would show nothing new. */
const ONCE =
  /^(bounds|cases|cli|cli-.*|concurrency|example|hostile|pages|race|store-comparing|store-suite|token-hostile)\.test\.js$/;

/** The tests of a folder, which need the crate in examples/rust-worker, built for WebAssembly. */
function rustWorker() {
  const { commands, count } = node("tests/rust-worker");
  const build = [
    "build",
    "--quiet",
    "--locked",
    "--target",
    "wasm32-unknown-unknown",
    "--target-dir",
    "target/rust-worker",
  ];
  const args = [...build, "--manifest-path", "examples/rust-worker/Cargo.toml"];
  return { commands: async (found) => [{ program: "cargo", args, env: found.env }, ...(await commands(found))], count };
}

/** Every leg, in the order in which they start. The longest is the first. */
export const legs = [
  {
    name: "browser",
    what: "the demo and the client in Chromium",
    ...node("tests/browser", { concurrency: 1, shared: "tests/browser/shared.js" }),
  },
  { name: "core", what: "the Rust core by itself, without the wasm feature", ...cargo("--no-default-features") },
  { name: "crate", what: "the whole crate, documentation examples included", ...cargo() },
  {
    name: "race",
    what: "the simulator: overlapping requests of one visitor, and planted bugs",
    ...cargo("--no-default-features", "--features", "planted", "--test", "race"),
  },
  { name: "wasm-node", what: "the wasm layer in Node", ...wasmPack("wasm", () => ["--node"]) },
  {
    name: "wasm-browser",
    what: "the wasm layer in headless Chromium",
    ...wasmPack(
      "wasm_browser",
      ({ driver }) => ["--headless", "--chrome", "--chromedriver", driver],
      (found) => ({ WASM_BINDGEN_TEST_WEBDRIVER_JSON: driverSettings(found) }),
    ),
  },
  { name: "js", what: "the built package, on the oldest and the newest Node at hand", ...everywhere("tests/js", ONCE) },
  {
    name: "runtime",
    what: "the built package in workerd with a local KV, and the client in Deno and Bun",
    ...node("tests/runtime"),
  },
  { name: "adapters", what: "the adapters with the real frameworks, in Node", ...node("tests/adapters") },
  { name: "rust-worker", what: "a session shared by workers in JavaScript and Rust, in workerd", ...rustWorker() },
  { name: "python", what: "the Python client against the built package in workerd", ...node("tests/python") },
  { name: "packaging", what: "the tarball installed and used elsewhere", ...node("tests/packaging") },
];
