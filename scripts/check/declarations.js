/**
 * The declarations in dist/ and the type tests, with every compiler that the package supports, every module resolution
 * and every source of the web's types: the DOM library, Cloudflare's types and Node's.
 */

import { cpus } from "node:os";
import { join } from "node:path";
import { fail, ownFiles } from "../checking.js";
import { run } from "../exec.js";
import { root } from "../paths.js";

const COMPILERS = ["typescript-5.6", "typescript-5.9", "typescript"];

/** Each resolution with one source of types. Each pair of the two has the same declarations. */
const SETTINGS = [
  { module: "node16", lib: "es2022", types: "node" },
  { module: "nodenext", lib: "es2022,dom,dom.iterable", typeRoots: "none" },
  { module: "esnext", moduleResolution: "bundler", lib: "es2022", types: "@cloudflare/workers-types" },
];

const FLAGS = [
  ..."strict exactOptionalPropertyTypes noUncheckedIndexedAccess noPropertyAccessFromIndexSignature".split(" "),
  ..."noImplicitOverride noImplicitReturns noFallthroughCasesInSwitch noUncheckedSideEffectImports".split(" "),
  ..."verbatimModuleSyntax isolatedModules skipDefaultLibCheck noEmit".split(" "),
].map((flag) => `--${flag}`);

const TESTS = ownFiles(/^tests\/types\/[^/]+\.ts$/);
/** Apart from the others, because every file of a project sees what one of them registers. */
const REGISTERED = ownFiles(/^tests\/types\/registered\/[^/]+\.ts$/);

const jobs = COMPILERS.flatMap((compiler) => [
  ...SETTINGS.map((settings) => ({ compiler, settings, files: TESTS })),
  { compiler, settings: SETTINGS[0], files: REGISTERED },
]);

/** Returns what the compiler complains about. */
async function compile({ compiler, settings, files }) {
  const options = Object.entries({ target: "es2022", ...settings }).flatMap(([name, value]) => [`--${name}`, value]);
  const only = compiler === "typescript" ? ["--ignoreConfig"] : [];
  const tsc = join(root, "node_modules", compiler, "bin", "tsc");
  const { code, output } = await run(process.execPath, [tsc, ...FLAGS, ...only, ...options, ...files], { cwd: root });
  return code === 0 ? [] : [`${compiler}, ${JSON.stringify(settings)}:\n${output.trimEnd()}`];
}

const complaints = [];
const work = async () => {
  for (let job = jobs.pop(); job; job = jobs.pop()) complaints.push(...(await compile(job)));
};
await Promise.all(Array.from({ length: Math.max(2, cpus().length) }, work));
fail(complaints);
