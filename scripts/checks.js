/**
 * The checks of `npm run check`, in the order in which they run. To add one, add a row. All commands of a row must
 * succeed. A row with `isUnreachable` needs the network: it decides from a command's result whether the network failed.
 */

import { ownFiles } from "./checking.js";

const DENY_WARNINGS = ["--", "-D", "warnings"];

/** The crate that is no member of the workspace, because it has a lock file of its own. */
const RUST_WORKER = ["--manifest-path", "examples/rust-worker/Cargo.toml"];

const node = (file, ...args) => [process.execPath, file, ...args];
const clippy = (...args) => ["cargo", "clippy", "--quiet", "--all-targets", ...args, ...DENY_WARNINGS];
const rustdoc = (...args) => ["cargo", "doc", "--quiet", "--no-deps", ...args];

export const checks = [
  {
    name: "rustfmt",
    what: "Rust is formatted, examples/rust-worker included",
    commands: [
      ["cargo", "fmt", "--all", "--check"],
      ["cargo", "fmt", ...RUST_WORKER, "--check"],
    ],
  },
  {
    name: "clippy",
    what: "clippy has no warnings: with and without the feature `wasm`, for WebAssembly, and in examples/rust-worker",
    commands: [
      clippy(),
      clippy("--no-default-features"),
      clippy("--target", "wasm32-unknown-unknown"),
      // The folder in which the leg `rust-worker` builds has most of what this needs.
      clippy("--locked", "--target", "wasm32-unknown-unknown", "--target-dir", "target/rust-worker", ...RUST_WORKER),
    ],
  },
  {
    name: "rustdoc",
    what: "the crate's documentation builds without warnings",
    commands: [rustdoc(), rustdoc("--no-default-features")],
    env: { RUSTDOCFLAGS: "-D warnings" },
  },
  {
    name: "biome",
    what: "JavaScript, TypeScript, JSON and CSS are formatted, and the linter has no warnings",
    commands: [["biome", "ci", "--colors=off", "--error-on-warnings", "."]],
  },
  {
    name: "types",
    what: "every TypeScript project compiles",
    commands: () => ownFiles(/(^|\/)tsconfig\.json$/).map((project) => ["tsc", "--noEmit", "--project", project]),
  },
  {
    name: "declarations",
    what: "the declarations and the type tests compile with TypeScript 5.6, 5.9 and the newest, with all strict flags",
    commands: [node("scripts/check/declarations.js")],
  },
  {
    name: "publint",
    what: "package.json describes the package that npm packs",
    commands: [["publint", "run", "--strict", "--pack", "npm"]],
  },
  {
    name: "attw",
    what: "are the types wrong: TypeScript resolves every entry of the packed package",
    commands: [["attw", "--pack", ".", "--profile", "esm-only", "--no-definitely-typed", "--no-color", "--no-emoji"]],
  },
  {
    name: "contract",
    what: "js/core/contract.gen.ts is what examples/contract writes",
    commands: [node("scripts/check/contract.js")],
  },
  {
    name: "platform",
    what: "js/testing/platform.gen.ts is what data/platform.json says",
    commands: [node("scripts/check/platform.js")],
  },
  {
    name: "reference",
    what: "the generated parts of docs/reference are what the declarations say",
    commands: [node("scripts/check/reference.js")],
  },
  { name: "sizes", what: "nothing has grown past budget.json", commands: [node("scripts/check/sizes.js")] },
  {
    name: "robots",
    what: "the robot table is current, and the filter within its limit",
    commands: [node("tools/robots/main.js", "generate", "--check"), node("tools/robots/main.js", "size")],
  },
  {
    name: "structure",
    what: "imports go down, without circles; files are short; only src/wasm names wasm-bindgen",
    commands: [node("scripts/check/structure.js")],
  },
  {
    name: "links",
    what: "links in Markdown lead to files and headings that exist",
    commands: () => [["lychee", "--offline", "--include-fragments", "--no-progress", ...ownFiles(/\.md$/)]],
  },
  { name: "spelling", what: "no known misspelling; _typos.toml has the exceptions", commands: [["typos"]] },
  {
    name: "deny",
    what: "licences and sources of the crates, and no crate in two versions",
    commands: [["cargo-deny", "--log-level=warn", "check", "bans", "licenses", "sources"]],
  },
  {
    name: "advisories",
    what: "known vulnerabilities of the crates",
    commands: [["cargo-deny", "--log-level=warn", "check", "advisories"]],
    isUnreachable: ({ output }) => output.includes("failed to fetch advisory database"),
  },
  {
    name: "audit",
    what: "known vulnerabilities of the node modules",
    commands: [["npm", "audit", "--json", "--audit-level=low"]],
    isUnreachable: ({ out }) => !hasAnswer(out),
  },
];

/** Whether npm printed a report, or an error of its own, about the lock file for example. */
function hasAnswer(text) {
  try {
    const report = JSON.parse(text);
    return report.metadata?.vulnerabilities !== undefined || report.error?.code !== undefined;
  } catch {
    return false;
  }
}
