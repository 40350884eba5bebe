/** `eltanin doctor`: versions and bundlers. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { broken, init, installed, nested, repair } from "../support/doctor.js";
import { manifest } from "../support/project.js";

broken([
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
]);
