/** TypeScript in js/ → JavaScript and declarations in dist/. */

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { runOrThrow, UserError } from "../exec.js";
import { dist, root } from "../paths.js";
import { filesBelow, unlessSame } from "./stamp.js";
import { made } from "./wasm.js";

const SOURCES = join(root, "js");

/** Compiles js/ if it, the glue's declarations or a setting has changed. */
export async function buildJavaScript(env) {
  const sources = filesBelow(SOURCES);
  if (sources.length === 0) throw new UserError("js/ has no files to compile");
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
  // The output of a source file that has been removed would be shipped.
  for (const file of outputs()) rmSync(file);
  await runOrThrow("compiling js/", "tsc", ["--project", "tsconfig.build.json"], { env });
  for (const file of sources.filter((name) => name.endsWith(".d.ts"))) copyDeclaration(file);
  for (const file of outputs().filter((name) => name.endsWith(".js"))) await minify(file);
}

/** Minifies a file, since workers are uploaded as they are. The declarations keep their comments for editors. */
async function minify(file) {
  const { transform } = await import("esbuild");
  const { code } = await transform(readFileSync(file, "utf8"), {
    minify: true,
    format: "esm",
    target: "es2022",
  });
  writeFileSync(file, code);
}

/** Copies a hand-written declaration, which the compiler does not, to the files that import it. */
function copyDeclaration(file) {
  const target = join(dist, relative(SOURCES, file));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
}
