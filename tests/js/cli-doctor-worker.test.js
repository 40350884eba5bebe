/** `eltanin doctor`: bindings and compatibility dates. */

import { broken, compatible, init, OBJECT_WRANGLER, OBJECTS, repair, WORKER, WRANGLER } from "../support/doctor.js";

broken([
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
]);
