/**
 * `robots size`: measures the bytes, gzipped, that recognising user agents adds to a worker's upload: its words, its
 * code and js/robot.ts. Reading the other header fields and applying the site's rules are not included.
 *
 * The module and the bundle are built again with a filter that takes every user agent as human. The difference is the
 * size.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundle } from "../../scripts/build/sizes.js";
import { buildOther } from "../../scripts/build/wasm.js";
import { log } from "../../scripts/exec.js";
import { dist } from "../../scripts/paths.js";
import { setupBuild } from "../../scripts/setup.js";
import { copyCrate } from "./crate.js";

/** The most that the filter may add, in bytes gzipped. */
const LIMIT = 8192;

const CLASSIFY = "pub fn classify_packed(user_agent: &[u8]) -> PackedVerdict {";

/** The verdict depends on the user agent, so that the compiler keeps the code that handles verdicts. */
const NOTHING = `${CLASSIFY}
    PackedVerdict::plain(if user_agent.len() < 100_000 { Kind::Human } else { Kind::Tool }, Reason::Browser)
}

#[allow(dead_code)]
`;

const sizeOf = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** The module of a copy of the crate in which every user agent is human. */
async function moduleWithout() {
  const copy = copyCrate("robots-size");
  const file = join(copy, "src", "robot", "classify.rs");
  const source = readFileSync(file, "utf8");
  if (!source.includes(CLASSIFY)) throw new Error(`${file} has no "${CLASSIFY}": this script is not current`);
  writeFileSync(file, source.replace(CLASSIFY, `${NOTHING}${CLASSIFY.replace("packed", "really")}`));
  const env = { ...(await setupBuild()), CARGO_TARGET_DIR: join(copy, "target") };
  return readFileSync(await buildOther(copy, env));
}

/** The size of the workerd entry, with js/robot.ts or with functions in its place that do nothing. */
async function bundleSize(isWhole) {
  const names = ["robot", "verdictOf", "pack"];
  const contents = names.map((name) => `export const ${name} = (given) => given;`).join("\n");
  const empty = {
    name: "nothing",
    setup: ({ onLoad }) => onLoad({ filter: /dist\/robot\.js$/ }, () => ({ contents, loader: "js" })),
  };
  return sizeOf(await bundle({ entryPoints: [join(dist, "entry", "workerd.js")] }, isWhole ? [] : [empty]));
}

/** Prints the size. Fails above the limit. dist/ must be built. */
export async function run() {
  const module = sizeOf(readFileSync(join(dist, "core_bg.wasm"))) - sizeOf(await moduleWithout());
  const script = (await bundleSize(true)) - (await bundleSize(false));
  log(`recognising user agents: ${module} bytes of the module and ${script} of its JavaScript, gzipped`);
  log(`${module + script} bytes in total, at most ${LIMIT} are allowed`);
  return module + script > LIMIT ? 1 : 0;
}
