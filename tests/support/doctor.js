/** Projects for `eltanin doctor`, which are broken in one way each. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { generateSecret } from "eltanin";
import { eltaninIn, manifest, project, write } from "./project.js";

export const SECRET = generateSecret();
export const WORKER = `import { kv, Sessions } from "eltanin";
export default { fetch: (request, env) => new Sessions({ store: kv(env.SESSIONS), secret: env.SESSION_SECRET }) };
`;
export const OBJECTS = `${WORKER.replaceAll("kv", "durableObject")}export { SessionObject } from "eltanin/durable-object";\n`;
export const WRANGLER = {
  name: "shop",
  main: "worker.js",
  compatibility_date: "2026-01-01",
  kv_namespaces: [{ binding: "SESSIONS", id: "0f2ac74b498b48028cb68387c421e279" }],
};
export const OBJECT_WRANGLER = {
  ...WRANGLER,
  kv_namespaces: undefined,
  durable_objects: { bindings: [{ name: "SESSIONS", class_name: "SessionObject" }] },
  migrations: [{ tag: "v1", new_sqlite_classes: ["SessionObject"] }],
};
export const OPTIONS_OF = (options) => WORKER.replace("secret:", `${options}, secret:`);

/** An installed package of that version. */
export const installed = (name, version, below = "") => ({
  [`${below}node_modules/${name}/package.json`]: { name, version },
});

/** A worker with nothing to find. `undefined` leaves a file away. */
export function healthy(files = {}) {
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

export function doctor(path, options) {
  const { status, stdout, stderr } = eltaninIn(path, ["doctor"], options);
  assert.equal(stderr, "");
  return { status, stdout, problems: stdout.split("\n").filter((line) => /^(error|warn) /.test(line)) };
}

export const init = (path) => eltaninIn(path, ["init", "--yes"]);
export const repair = (files) => (path) => write(path, files);
export const nested = "node_modules/other/";
export const compatible = (date, more) => ({ "wrangler.json": { ...WRANGLER, compatibility_date: date, ...more } });

/**
 * A test for each row: what is broken, its files, the line that `doctor` prints, and how its sentence is followed. Then
 * nothing is broken any more.
 */
export function broken(rows) {
  for (const [what, files, expected, follow] of rows) {
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
}
