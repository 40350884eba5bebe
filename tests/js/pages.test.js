/** Every block of code in the documents is run or checked. */

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { CATEGORIES, KINDS, REASONS } from "../../dist/core/contract.gen.js";
import { root } from "../../scripts/paths.js";
import { complaintsAbout } from "../support/compile.js";
import { blocksOf, pages, read } from "../support/pages.js";

/** Which test runs which blocks: the page, the language and name of the block, the test. */
const CLAIMS = [
  [/guide\/start/, /^(sh|jsonc wrangler.jsonc|ts src\/index.ts)$/, "tests/packaging/start.test.js"],
  [/guide\/which-store/, /^(js worker|jsonc wrangler.jsonc)$/, "tests/runtime/which-store.test.js"],
  [/guide\/rust$/, /^rust$/, "src/lib.rs"],
  [/guide\/rust-worker/, /./, "tests/rust-worker/rust-worker.test.js"],
  [/frameworks\/(hono|node|react-router)/, /^\w+ \S+$/, "tests/adapters/pages.test.js"],
  [/frameworks\/sveltekit/, /^\w+ \S+$/, "tests/adapters/sveltekit-page.test.js"],
  [/frameworks\/astro/, /^\w+ \S+$/, "tests/adapters/astro-page.test.js"],
  [/frameworks\/(h3|nuxt|tanstack-start)/, /^\w+ \S+$/, "tests/adapters/server-pages.test.js"],
  [/coming-from\/takeover/, /^js$/, "tests/js/coming-from-page.test.js"],
  [/reference\/session/, /^ts$/, "tests/js/example.test.js"],
  [/reference\/mistakes/, /^js$/, "tests/js/mistake.test.js"],
  [/reference\/command-line/, /./, "tests/js/cli-page.test.js"],
  [/reference\/stores/, /^js store$/, "tests/runtime/cookbook.test.js"],
  [/README/, /^js$/, "tests/runtime/cookbook.test.js"],
  [
    /(explanation\/draco-and-pyorient|guide\/(deploying|recipes|session|start|testing|tokens)|reference\/client)/,
    /^(js (client|handler|rotation|strict|test|worker)|python)$/,
    "tests/runtime/cookbook.test.js",
  ],
  [/explanation\/draco-and-pyorient/, /^sh$/, "tests/runtime/cookbook.test.js"],
];

/** Languages in which nothing is run: grammars, layouts, texts. */
const PROSE = ["text"];

const kindOf = ({ lang, name }) => (name ? `${lang} ${name}` : lang);
const claimed = (block) =>
  CLAIMS.find(([page, kind]) => page.test(block.page.replace(/\.md$/, "")) && kind.test(kindOf(block)));
const blocks = pages.flatMap(blocksOf).filter(({ lang }) => !PROSE.includes(lang));
const rest = blocks.filter((block) => !claimed(block));
const of = (...langs) => rest.filter(({ lang }) => langs.includes(lang));
const whereIs = ({ page, line }) => `${page}:${line}`;

test("pages: every claim has a block, and a test that reads the page", () => {
  for (const claim of CLAIMS) {
    const own = blocks.filter((block) => claimed(block) === claim);
    assert.ok(own.length > 0, String(claim));
    const text = readFileSync(`${root}/${claim[2]}`, "utf8");
    for (const { page } of own) {
      const name = page.replace(/^.*\/|\.md$/g, "");
      assert.ok(text.includes(name), `${claim[2]} does not name ${page}`);
    }
  }
});

test("pages: a block is of a language that is checked", () => {
  const known = new Set(of("js", "jsx", "ts", "sh", "toml"));
  assert.deepEqual(rest.filter((block) => !known.has(block)).map(whereIs), []);
});

/** What blocks take for granted. */
const GLOBALS = `
import type { KVNamespaceLike, Session, Sessions, Store } from "eltanin";
declare global {
  var request: Request, store: Store, secret: string, session: Session, sessions: Sessions;
  var env: { SESSIONS: KVNamespaceLike; SESSION_SECRET: string };
  var process: { env: { [name: string]: string } };
}
declare global {
  namespace JSX {
    type Element = object;
    interface IntrinsicElements {
      [name: string]: object;
    }
  }
}`;

/** Modules that are not installed. */
const MODULES = `
declare module "@opennextjs/cloudflare" {
  export function getCloudflareContext(): { env: typeof globalThis.env };
}
declare module "next/navigation" {
  export function redirect(path: string): never;
}`;

const IMPORTS = 'import { kv, memory, Sessions } from "eltanin";\n';

/** What the compiler says about blocks. Those of a page are one folder. */
function complaints(chosen, options) {
  const texts = new Map([
    ["globals.d.ts", GLOBALS],
    ["modules.d.ts", MODULES],
  ]);
  for (const { page, line, lang, name, code } of chosen) {
    const file = `${page.replace(/\W/g, "-")}/${name ?? `${line}.${lang}`}`;
    texts.set(file, /^import .*"eltanin"|^declare module/m.test(code) ? code : IMPORTS + code);
  }
  return complaintsAbout(texts, options);
}

test("pages: the other blocks in JavaScript compile", () => {
  const chosen = of("js", "jsx");
  assert.ok(chosen.length > 5);
  const options = { allowJs: true, checkJs: true, noImplicitAny: false, strictNullChecks: false, jsx: 1 };
  assert.deepEqual(complaints(chosen, options), []);
});

test("pages: the other blocks in TypeScript compile, and that of the example", () => {
  const example = blocks.find(({ page, name }) => page.endsWith("start.md") && name === "src/index.ts");
  assert.deepEqual(complaints([...of("ts"), example]), []);
});

const manifest = JSON.parse(read("package.json"));
const COMMANDS = ["help", "secret", "inspect", "robot", "init", "doctor"];
const known = new Set(["eltanin", "hono", "next", ...Object.keys(manifest.devDependencies)]);

/** For the beginning of each command: whether the rest makes sense. */
const SHELL = [
  [
    /^npm install ((--save-dev )?[\w@/ -]+)$/,
    ([, names]) => names.split(" ").every((name) => name === "--save-dev" || known.has(name)),
  ],
  [/^npm (?:run )?(\w[\w:]*)/, ([, script]) => script in manifest.scripts],
  [/^npx eltanin (\w+)/, ([, command]) => COMMANDS.includes(command)],
  [/^npx wrangler (deploy|dev|secret put \w+|kv namespace create \w+|d1 create \w+)( --env \w+)?$/, () => true],
  [/^(?:\w+=\S+ )?node (\S+)/, ([, file]) => existsSync(`${root}/${file}`)],
];

test("pages: the other commands exist", () => {
  for (const block of of("sh")) {
    for (const line of block.code.trim().split("\n")) {
      for (const command of line.replace(/ # .*/, "").split(" | ")) {
        const [pattern, isRight] = SHELL.find(([pattern]) => pattern.test(command)) ?? [];
        assert.ok(pattern && isRight(pattern.exec(command)), `${whereIs(block)}: ${command}`);
      }
    }
  }
});

test("pages: what a library does was looked up in its installed version", () => {
  const compared = pages.flatMap((page) => [...read(page).matchAll(/\bCompared with ([\w-]+)\s(\d+(?:\.\d+)+)/g)]);
  assert.equal(compared.length, 6);
  for (const [claim, library, version] of compared) {
    const installed = manifest.devDependencies[library];
    // The tests read the sessions of express-session without it.
    if (library === "express-session") assert.equal(installed, undefined);
    else assert.equal(version, installed, claim);
  }
});

test("pages: the page of verdicts has every kind, reason and category", () => {
  const page = read("docs/reference/verdicts.md");
  const listed = (name) => {
    const [section] = new RegExp(`^## ${name}$[^]*?(?=^## |$(?![^]))`, "m").exec(page);
    return [...section.matchAll(/^- \*\*`([\w-]+)`/gm)].map(([, word]) => word);
  };
  assert.deepEqual(listed("Kinds"), [...KINDS]);
  assert.deepEqual(listed("Reasons"), REASONS.split(" "));
  assert.deepEqual(listed("Categories"), CATEGORIES.split(" "));
});

test("pages: what a store costs is what its formula gives, on the page and in the demo", async () => {
  const page = read("docs/guide/which-store.md");
  const [, r, w] = /`r` = (0\.\d+) only read, `w` = (0\.\d+) write/.exec(page);
  const formulas = [...page.matchAll(/^- \*\*Cost\*\*: `([^`]+)`/gm)].map(([, formula]) => formula);
  const costs = formulas.map((formula) => {
    const code = formula.replaceAll("·", "*").replaceAll("2w", "2 * w");
    const dollars = new Function("r", "w", `return ${code};`)(Number(r), Number(w));
    // 0.235 is a little less as a binary fraction.
    return (Math.round(dollars * 100 + 1e-9) / 100).toFixed(2);
  });
  const table = [...page.matchAll(/^\| `(?:kv|durableObject|d1)\(.*\| +(\S+) \|$/gm)].map(([, cost]) => cost);
  const demo = [...read("www/store-choice.ts").matchAll(/price: "\$ (.*)"/g)].map(([, price]) => price);
  assert.deepEqual(costs, table);
  assert.deepEqual(costs, demo);
});

test("pages: what a page counts is right", () => {
  const lines = (file, pattern) => read(file).match(pattern).length;
  const counts = [
    ["README.md", /none of the (\d+) browsers/, lines("tests/support/agents/people.txt", /.+/g)],
    ["SECURITY.md", /the (\d+) requirements/, lines("docs/reference/security.md", /^\d+\. /gm)],
    ["docs/reference/security.md", /The (\d+) requirements/, lines("docs/reference/security.md", /^\d+\. /gm)],
    ["docs/reference/semantics.md", /as (\d+) numbered rows/, lines("docs/reference/semantics.md", /^- \*\*\d+\*\*/gm)],
    [
      "docs/guide/rust-worker.md",
      /connects them in (\d+) lines/,
      lines("examples/rust-worker/src/glue.rs", /^(?!\s*(\/\/|use )|\s*$).+/gm),
    ],
  ];
  for (const [page, pattern, count] of counts) assert.equal(Number(pattern.exec(read(page))[1]), count, page);
});

test("pages: a dependency in Cargo.toml is this version of the crate", () => {
  const [, version] = /^version = "(\d+\.\d+)/m.exec(read("Cargo.toml"));
  for (const block of of("toml")) {
    assert.equal(block.code, `[dependencies]\neltanin = { version = "${version}", default-features = false }\n`);
  }
});
