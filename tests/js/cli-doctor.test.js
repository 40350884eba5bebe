/** `eltanin doctor` in projects that are broken in one way each, and repaired as it says. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { generateSecret } from "eltanin";
import { eltaninIn, filesOf, manifest, project, write } from "../support/project.js";

const SECRET = generateSecret();
const WORKER = `import { kv, Sessions } from "eltanin";
export default { fetch: (request, env) => new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET }) };
`;
const OBJECTS = `${WORKER.replaceAll("kv", "durableObject")}export { SessionObject } from "eltanin/durable-object";\n`;
const WRANGLER = {
  name: "shop",
  main: "worker.js",
  compatibility_date: "2026-01-01",
  kv_namespaces: [{ binding: "SESSIONS", id: "0f2ac74b498b48028cb68387c421e279" }],
};
const OBJECT_WRANGLER = {
  ...WRANGLER,
  kv_namespaces: undefined,
  durable_objects: { bindings: [{ name: "SESSIONS", class_name: "SessionObject" }] },
  migrations: [{ tag: "v1", new_sqlite_classes: ["SessionObject"] }],
};
const OPTIONS_OF = (options) => WORKER.replace("secret:", `${options}, secret:`);

/** An installed package of that version. */
const installed = (name, version, below = "") => ({ [`${below}node_modules/${name}/package.json`]: { name, version } });

/** A worker with nothing to find. `undefined` leaves a file away. */
function healthy(files = {}) {
  const all = {
    "package.json": manifest(),
    "worker.js": WORKER,
    "wrangler.json": WRANGLER,
    ".dev.vars": `SESSION_SECRET=${SECRET}\n`,
    ".gitignore": "node_modules\n.dev.vars\n",
    ...installed("eltanin", "0.1.0"),
    ...files,
  };
  return project(Object.fromEntries(Object.entries(all).filter(([, content]) => content !== undefined)));
}

function doctor(path, options) {
  const { status, stdout, stderr } = eltaninIn(path, ["doctor"], options);
  assert.equal(stderr, "");
  return { status, stdout, problems: stdout.split("\n").filter((line) => /^(error|warn) /.test(line)) };
}

test("doctor: a project with nothing to find has a line for each check, and the exit code 0", () => {
  const path = healthy();
  const before = filesOf(path);
  const { status, stdout } = doctor(path);
  assert.equal(status, 0);
  assert.deepEqual(stdout.split("\n"), [
    "ok     binding   wrangler.json has the KV namespace SESSIONS",
    "ok     secret    .dev.vars has SESSION_SECRET, and Git ignores .dev.vars",
    "ok     date      compatibility_date 2026-01-01",
    "ok     adapter   a worker without a framework",
    "ok     wasm      the bundler loads the module",
    "ok     cookie    Secure over https, and accepted over http on localhost",
    `ok     versions  Node ${process.versions.node}, eltanin 0.1.0`,
    "",
    "no errors, no warnings",
    "",
  ]);
  assert.deepEqual(filesOf(path), before, "it changes nothing");
});

const init = (path) => eltaninIn(path, ["init", "--yes"]);
const repair = (files) => (path) => write(path, files);
const nested = "node_modules/other/";
const compatible = (date, more) => ({ "wrangler.json": { ...WRANGLER, compatibility_date: date, ...more } });

/** [what is broken, the line, how the sentence is followed] */
const BROKEN = [
  [
    "no wrangler file",
    { "wrangler.json": undefined },
    /^error {2}binding {3}there is no wrangler\.jsonc, .*; run "npx eltanin init"$/,
    init,
  ],
  [
    "a wrangler file that cannot be read",
    { "wrangler.json": '{ "name": }' },
    /^error {2}binding {3}wrangler\.json: .*; correct the file$/,
    repair({ "wrangler.json": WRANGLER }),
  ],
  [
    "a binding that is missing",
    { "wrangler.json": { ...WRANGLER, kv_namespaces: [] } },
    /^error {2}binding {3}worker\.js uses the KV namespace SESSIONS, which wrangler\.json does not have; run "npx eltanin init"$/,
    init,
  ],
  [
    "a binding with another name",
    { "worker.js": WORKER.replace("SESSIONS", "VISITORS") },
    /^error {2}binding {3}worker\.js uses the KV namespace VISITORS, which/,
    init,
  ],
  [
    "no use of the package",
    { "worker.js": undefined, "wrangler.json": { ...WRANGLER, main: undefined } },
    /^error {2}binding {3}no file of the project imports eltanin; run "npx eltanin init"$/,
    init,
  ],
  [
    "a Durable Object without a migration",
    { "worker.js": OBJECTS, "wrangler.json": { ...OBJECT_WRANGLER, migrations: undefined } },
    /^error {2}binding {3}wrangler\.json has no migration .* run "npx eltanin init"$/,
    init,
  ],
  [
    "a Durable Object without its class",
    {
      "worker.js": OBJECTS.replace(/export \{[^\n]*\n/, "// export { SessionObject } from 'eltanin/durable-object'\n"),
      "wrangler.json": OBJECT_WRANGLER,
    },
    /^error {2}binding {3}the worker does not export SessionObject; add export \{ SessionObject \}/,
    repair({ "worker.js": OBJECTS }),
  ],
  [
    "a Durable Object of another class",
    {
      "worker.js": OBJECTS,
      "wrangler.json": {
        ...OBJECT_WRANGLER,
        durable_objects: { bindings: [{ name: "SESSIONS", class_name: "Room" }] },
      },
    },
    /^error {2}binding {3}SESSIONS in wrangler\.json is not bound to SessionObject; set its class_name/,
    repair({ "wrangler.json": OBJECT_WRANGLER }),
  ],
  [
    "an environment without the binding",
    { "wrangler.json": { ...WRANGLER, env: { staging: { vars: {} } } } },
    /^warn {3}binding {3}the environment staging in wrangler\.json does not inherit the KV .*; add it below env\.staging$/,
    repair({ "wrangler.json": { ...WRANGLER, env: { staging: { kv_namespaces: WRANGLER.kv_namespaces } } } }),
  ],
  [
    "an id for one machine",
    { "wrangler.json": { ...WRANGLER, kv_namespaces: [{ binding: "SESSIONS", id: "local" }] } },
    /^warn {3}binding {3}the id of SESSIONS in wrangler\.json works only on your own machine; before a deployment/,
    repair({ "wrangler.json": WRANGLER }),
  ],
  [
    "no secret",
    { ".dev.vars": undefined },
    /^error {2}secret {4}\.dev\.vars has no SESSION_SECRET; run "npx eltanin init"$/,
    init,
  ],
  [
    "a secret in .env beside .dev.vars",
    { ".dev.vars": "API_KEY=1\n", ".env": `SESSION_SECRET=${SECRET}\n` },
    /^error {2}secret {4}wrangler does not read \.env beside \.dev\.vars; move the line with SESSION_SECRET to \.dev\.vars$/,
    repair({ ".dev.vars": `API_KEY=1\nSESSION_SECRET=${SECRET}\n`, ".env": "" }),
  ],
  [
    "a secret of 31 bytes",
    { ".dev.vars": `SESSION_SECRET=${SECRET.slice(0, 31)}\n` },
    /^error {2}secret {4}SESSION_SECRET in \.dev\.vars: a secret has 31 bytes; at least 32 are needed; replace it by the output of "npx eltanin secret"$/,
    repair({ ".dev.vars": `SESSION_SECRET=${SECRET}\n` }),
  ],
  [
    "an empty secret",
    { ".dev.vars": "SESSION_SECRET=\n" },
    /^error {2}secret {4}SESSION_SECRET in \.dev\.vars: a secret has 0 bytes; at least 32 are needed; replace it by the output of "npx eltanin secret"$/,
    repair({ ".dev.vars": `SESSION_SECRET=${SECRET}\n` }),
  ],
  [
    "a secret of one repeated byte",
    { ".dev.vars": `SESSION_SECRET=${"a".repeat(40)}\n` },
    /^error {2}secret {4}SESSION_SECRET in \.dev\.vars: .*; replace it by/,
    repair({ ".dev.vars": `SESSION_SECRET=${SECRET}\n` }),
  ],
  [
    "a secret that Git does not ignore",
    { ".gitignore": "node_modules\n" },
    /^error {2}secret {4}Git does not ignore \.dev\.vars; run "npx eltanin init"$/,
    init,
  ],
  [
    "a secret in wrangler's file",
    { "wrangler.json": { ...WRANGLER, vars: { SESSION_SECRET: SECRET } } },
    /^error {2}secret {4}wrangler\.json has SESSION_SECRET in vars, where everybody can read it; remove it there/,
    repair({ "wrangler.json": WRANGLER }),
  ],
  [
    "a secret in the code",
    { "worker.js": WORKER.replace("env.SESSION_SECRET", `"${SECRET}"`) },
    /^error {2}secret {4}worker\.js has the secret in its code; write env\.SESSION_SECRET there/,
    repair({ "worker.js": WORKER }),
  ],
  [
    "no compatibility date",
    compatible(undefined),
    /^error {2}date {6}wrangler\.json has no compatibility_date; set compatibility_date to 2026-01-01$/,
    repair(compatible("2026-01-01")),
  ],
  [
    "an early compatibility date",
    compatible("2023-02-28"),
    /^error {2}date {6}the compatibility_date of wrangler\.json, 2023-02-28, is too early, .*; set it to 2023-03-01 or later$/,
    repair(compatible("2023-03-01")),
  ],
  [
    "an early compatibility date of an environment",
    compatible("2026-01-01", {
      env: { old: { compatibility_date: "2022-01-01", kv_namespaces: WRANGLER.kv_namespaces } },
    }),
    /^error {2}date {6}the compatibility_date of the environment old in wrangler\.json/,
    repair(compatible("2026-01-01")),
  ],
  [
    "a compatibility date before RPC",
    { "worker.js": OBJECTS, "wrangler.json": { ...OBJECT_WRANGLER, compatibility_date: "2024-04-02" } },
    /^error {2}date {6}.* 2024-04-02, is too early, because calls of a Durable Object are RPC; set it to 2024-04-03/,
    repair({ "wrangler.json": { ...OBJECT_WRANGLER, compatibility_date: "2024-04-03" } }),
  ],
  [
    "esbuild without a loader",
    { "package.json": { ...manifest(), scripts: { build: "esbuild worker.js --bundle --conditions=workerd" } } },
    /^error {2}wasm {6}esbuild has no loader for \.wasm in the script build; add --loader:\.wasm=copy to the script build$/,
    repair({
      "package.json": {
        ...manifest(),
        scripts: { build: "esbuild worker.js --conditions=workerd --loader:.wasm=copy" },
      },
    }),
  ],
  [
    "a development server for other machines",
    { "package.json": { ...manifest(), scripts: { dev: "wrangler dev --ip 0.0.0.0" } } },
    /^warn {3}cookie {4}the script dev listens on 0\.0\.0\.0 over http, .*; open the site over https, or/,
    repair({ "package.json": { ...manifest(), scripts: { dev: "wrangler dev --ip 0.0.0.0 --local-protocol https" } } }),
  ],
  [
    "wrangler's own setting for that",
    { "wrangler.json": { ...WRANGLER, dev: { ip: "192.168.1.5" } } },
    /^warn {3}cookie {4}wrangler\.json listens on 192\.168\.1\.5 over http/,
    repair({ "wrangler.json": { ...WRANGLER, dev: { ip: "192.168.1.5", local_protocol: "https" } } }),
  ],
  [
    "Vite's setting for that",
    { "vite.config.js": "export default { server: { host: true } };\n" },
    /^warn {3}cookie {4}vite\.config\.js listens on every address over http/,
    repair({ "vite.config.js": 'export default { server: { host: "localhost" } };\n' }),
  ],
  [
    "an origin over http",
    { ".dev.vars": `SESSION_SECRET=${SECRET}\nSITE_URL=http://shop.local:8787/\n` },
    /^warn {3}cookie {4}SITE_URL in \.dev\.vars is http:\/\/shop\.local:8787, .*; use https there$/,
    repair({ ".dev.vars": `SESSION_SECRET=${SECRET}\nSITE_URL=http://localhost:8787/\n` }),
  ],
  [
    "a cookie without Secure",
    { "worker.js": OPTIONS_OF("cookie: { secure: false }") },
    /^warn {3}cookie {4}worker\.js sends the cookie over http; remove secure: false/,
    repair({ "worker.js": OPTIONS_OF("cookie: {}") }),
  ],
  [
    "a cookie that needs Secure without it",
    { "worker.js": OPTIONS_OF('cookie: { name: "__Host-id", secure: false }') },
    /^error {2}cookie {4}worker\.js asks for a cookie without Secure that needs it; remove secure: false$/,
    repair({ "worker.js": OPTIONS_OF('cookie: { name: "__Host-id" }') }),
  ],
  [
    "no package in package.json",
    { "package.json": { ...manifest(), dependencies: {} } },
    /^error {2}versions {2}package\.json does not have eltanin; run "npm install eltanin"$/,
    repair({ "package.json": manifest() }),
  ],
  [
    "a package that is not installed",
    { "node_modules/eltanin/package.json": undefined },
    /^error {2}versions {2}eltanin is not installed; run "npm install"$/,
    repair(installed("eltanin", "0.1.0")),
  ],
  [
    "the package twice",
    installed("eltanin", "0.0.9", nested),
    /^error {2}versions {2}eltanin is installed 2 times: node_modules\/eltanin 0\.1\.0, node_modules\/other\/node_modules\/eltanin 0\.0\.9; run "npm dedupe"/,
    (path) => rmSync(join(path, nested), { recursive: true }),
  ],
  [
    "the same version twice",
    installed("eltanin", "0.1.0", "node_modules/@scope/other/"),
    /^warn {3}versions {2}eltanin is installed 2 times: .*; run "npm dedupe"/,
    (path) => rmSync(join(path, "node_modules/@scope"), { recursive: true }),
  ],
  [
    "an old wrangler",
    installed("wrangler", "3.114.0"),
    /^warn {3}versions {2}wrangler 3 is older .*; run "npm install --save-dev wrangler@4"$/,
    repair(installed("wrangler", "4.0.0")),
  ],
  [
    "no wrangler",
    { "package.json": { ...manifest(), devDependencies: {} } },
    /^warn {3}versions {2}package\.json does not have wrangler; run "npm install --save-dev wrangler@4"$/,
    init,
  ],
  [
    "an old TypeScript",
    installed("typescript", "5.4.5"),
    /^warn {3}versions {2}TypeScript 5\.4 does not understand the declarations; run "npm install --save-dev typescript@5\.6" or newer$/,
    repair(installed("typescript", "5.6.3")),
  ],
];

for (const [what, files, expected, follow] of BROKEN) {
  test(`doctor: ${what}`, () => {
    const path = healthy(files);
    const { status, problems } = doctor(path);
    const [found] = problems.filter((line) => expected.test(line));
    assert.ok(found, `${problems.join("\n")}\ninstead of ${expected}`);
    assert.equal(problems.length, 1, problems.join("\n"));
    assert.equal(status, found.startsWith("error") ? 1 : 0);
    follow(path);
    const rest = doctor(path).problems.filter((line) => !line.includes("works only on your own machine"));
    assert.deepEqual(rest, []);
  });
}

test("doctor: a secret that was committed", () => {
  const path = healthy({ ".gitignore": "node_modules\n" });
  const git = (...args) => spawnSync("git", args, { cwd: path, encoding: "utf8" });
  git("init", "--quiet");
  git("add", ".dev.vars");
  const { status, problems } = doctor(path);
  assert.equal(status, 1);
  assert.match(
    problems.join("\n"),
    /^error {2}secret {4}\.dev\.vars is committed; run "git rm --cached \.dev\.vars" and "npx/,
  );
  git("rm", "--quiet", "--cached", ".dev.vars");
  assert.match(doctor(path).problems.join("\n"), /Git does not ignore \.dev\.vars/);
  init(path);
  assert.deepEqual(doctor(path).problems, []);
});

test("doctor: a .gitignore above the project counts", () => {
  const above = project({ ".gitignore": ".dev.vars\n" });
  spawnSync("git", ["init", "--quiet"], { cwd: above });
  const files = filesOf(healthy({ ".gitignore": undefined }));
  write(join(above, "shop"), files);
  assert.deepEqual(doctor(join(above, "shop")).problems, []);
});

test("doctor: the package may be further up, as in workspaces, and a link to it is not a second one", () => {
  const above = project(installed("eltanin", "0.1.0"));
  const { "node_modules/eltanin/package.json": _, ...files } = filesOf(healthy());
  write(join(above, "shop"), files);
  assert.deepEqual(doctor(join(above, "shop")).problems, []);
  write(above, installed("other", "1.0.0"));
  write(join(above, "node_modules/other/node_modules"), {});
  write(above, { "node_modules/other/node_modules/.keep": "" });
  symlinkSync(join(above, "node_modules/eltanin"), join(above, "node_modules/other/node_modules/eltanin"));
  assert.deepEqual(doctor(join(above, "shop")).problems, []);
});

test("doctor: an old Node", () => {
  const old = "data:text/javascript,Object.defineProperty(process.versions,'node',{value:'18.20.0'})";
  const { status, problems } = doctor(healthy(), { node: ["--import", old] });
  assert.equal(status, 1);
  assert.match(problems.join("\n"), /^error {2}versions {2}Node 18\.20\.0 is too old; install Node 20 or newer$/);
});

test("doctor: --json has the same findings in one line", () => {
  const path = healthy({ ".dev.vars": undefined });
  const { status, stdout } = eltaninIn(path, ["doctor", "--json"]);
  assert.equal(status, 1);
  const { ok, findings } = JSON.parse(stdout);
  assert.equal(ok, false);
  const [secret] = findings.filter(({ check }) => check === "secret");
  const fix = 'run "npx eltanin init"';
  assert.deepEqual(secret, { level: "error", check: "secret", text: ".dev.vars has no SESSION_SECRET", fix });
});

test("doctor: no finding has the secret", () => {
  const path = healthy({
    ".dev.vars": "SESSION_SECRET=short-but-mine\n",
    "worker.js": OPTIONS_OF(`secret: "${SECRET}"`),
  });
  const { stdout } = eltaninIn(path, ["doctor"]);
  assert.equal(stdout.includes("short-but-mine") || stdout.includes(SECRET), false);
});

test("doctor: wrong use is 2", () => {
  for (const [files, args, message] of [
    [{ "package.json": manifest() }, ["here"], /doctor takes no argument/],
    [{ "package.json": manifest() }, ["--fix"], /there is no option --fix/],
    [{ "package.json": "[" }, [], /package\.json cannot be read/],
    [{}, [], /there is no package\.json here; "npx eltanin init" makes a project/],
  ]) {
    const { status, stdout, stderr } = eltaninIn(project(files), ["doctor", ...args]);
    assert.deepEqual([status, stdout], [2, ""]);
    assert.match(stderr, message);
  }
});
