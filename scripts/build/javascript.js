/** TypeScript in js/ → JavaScript and declarations in dist/. */

import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { runOrThrow, UserError } from "../exec.js";
import { dist, root } from "../paths.js";
import { filesBelow, unlessSame } from "./stamp.js";
import { made } from "./wasm.js";

const SOURCES = join(root, "js");
/** The sources that are not compiled. */
const AS_IS = /\.(d\.c?ts|cjs)$/;

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
  for (const file of sources.filter((name) => AS_IS.test(name))) copy(file);
  for (const file of outputs().filter((name) => name.endsWith(".js"))) await minify(file);
}

/** A direct `eval`: esbuild then renames nothing that it could refer to, so all names at the top level. */
const EVAL = 'eval("names");';

/**
 * Minifies a file, since workers are uploaded as they are, and writes its source map. The names of functions and
 * classes survive, for stack traces and consoles (+143 bytes gzipped; esbuild's `keepNames` adds 1,979). The
 * declarations keep their comments for editors.
 */
async function minify(file) {
  const { transform } = await import("esbuild");
  const compiled = readFileSync(file, "utf8");
  const end = compiled.lastIndexOf("//# sourceMappingURL=");
  const { code, map } = await transform(`${compiled.slice(0, end)}${EVAL}\n${compiled.slice(end)}`, {
    minify: true,
    format: "esm",
    target: "es2022",
    sourcemap: "external",
    sourcefile: basename(file),
    // The warnings are about the `eval`.
    logLevel: "error",
  });
  // A module of types alone.
  if (code === `${EVAL}\n`) return writeFileSync(file, "");
  if (!code.includes(EVAL)) throw new Error(`${relative(dist, file)} was minified without the \`eval\``);
  writeFileSync(file, `${code.replace(EVAL, "")}//# sourceMappingURL=${basename(file)}.map\n`);
  writeFileSync(`${file}.map`, map);
}

/** Copies a file that the compiler does not: a hand-written declaration, to the files that import it, or CommonJS. */
function copy(file) {
  const target = join(dist, relative(SOURCES, file));
  mkdirSync(dirname(target), { recursive: true });
  copyFileSync(file, target);
}
