/** TypeScript in js/ → JavaScript and declarations in dist/. */

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { runOrThrow, UserError } from "../exec.js";
import { dist, root } from "../paths.js";
import { filesBelow, unlessSame } from "./stamp.js";
import { made } from "./wasm.js";

const SOURCES = join(root, "js");

/** Compiles js/ when it, the glue's declarations or a setting changed. */
export async function buildJavaScript(env) {
  const sources = filesBelow(SOURCES);
  if (sources.length === 0) throw new UserError("there is nothing in js/ to compile");
  const settings = ["tsconfig.json", "tsconfig.build.json", "package.json", "package-lock.json", "dist/core.d.ts"];
  const inputs = [
    ...sources,
    ...settings.map((name) => join(root, name)),
    join(root, "scripts", "build", "javascript.js"),
  ];
  await unlessSame("javascript", inputs, outputs, () => compile(sources, env));
}

function outputs() {
  return filesBelow(dist).filter((file) => !made.includes(relative(dist, file)));
}

async function compile(sources, env) {
  // What an earlier build made of a file that is gone would be shipped for ever.
  for (const file of outputs()) rmSync(file);
  await runOrThrow("compiling js/", "tsc", ["--project", "tsconfig.build.json"], { env });
  for (const file of sources.filter((name) => name.endsWith(".d.ts"))) copyDeclaration(file);
  for (const file of outputs().filter((name) => name.endsWith(".js"))) await minify(file);
}

/** A worker is uploaded as it is, and its owner pays for the bytes; editors show the declarations, which stay as they are. */
async function minify(file) {
  const { transform } = await import("esbuild");
  const { code } = await transform(readFileSync(file, "utf8"), {
    minify: true,
    format: "esm",
    target: "es2022",
  });
  writeFileSync(file, code);
}

/** The compiler leaves hand-written declarations behind; those that are imported belong beside what imports them. */
function copyDeclaration(file) {
  const target = join(dist, relative(SOURCES, file));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
}
