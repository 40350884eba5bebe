/**
 * The legs of `npm test`: commands, and how tests are counted in their output. To add one, add a row.
 * `commands` is called with the result of the set-up: `{ env, chrome, driver }`.
 */

import { availableParallelism } from "node:os";
import { join, relative } from "node:path";
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

/** The `.test.js` files of one folder, on each of the Nodes. Node's own default would leave one core idle. */
function node(folder, nodes = () => [{ path: modernNode() }], concurrency = availableParallelism()) {
  const commands = async ({ env }) => {
    const files = filesBelow(join(root, folder)).filter((file) => file.endsWith(".test.js"));
    if (files.length === 0) return [];
    const args = [
      "--test",
      "--test-reporter=spec",
      `--test-timeout=${TEST_TIMEOUT}`,
      `--test-concurrency=${concurrency}`,
      ...files.map((file) => relative(root, file)),
    ];
    return (await nodes()).map(({ path }) => ({ program: path, args, env }));
  };
  return { commands, count: countNode };
}

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

/** Every leg, in the order in which they run. */
export const legs = [
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
  { name: "js", what: "the built package, on the oldest and the newest Node at hand", ...node("tests/js", everyNode) },
  {
    name: "runtime",
    what: "the built package in workerd with a local KV, and the client in Deno and Bun",
    ...node("tests/runtime"),
  },
  { name: "adapters", what: "the adapters with the real frameworks, in Node", ...node("tests/adapters") },
  { name: "rust-worker", what: "a session shared by workers in JavaScript and Rust, in workerd", ...rustWorker() },
  { name: "python", what: "the Python client against the built package in workerd", ...node("tests/python") },
  { name: "browser", what: "the demo and the client in Chromium", ...node("tests/browser", undefined, 1) },
  { name: "packaging", what: "the tarball installed and used elsewhere", ...node("tests/packaging") },
];
