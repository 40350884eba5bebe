// How many bytes the recognition of user agents adds to what a worker uploads, gzipped: its words, its code, and
// js/robot.ts. What judges the other header fields and applies the site's rules is not in it.
//
//   npm run robots:size
//
// The module and the bundle are built again with all agents being people's; the difference is what recognises them. Fails
// above the limit.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bundle } from "./build/sizes.js";
import { buildOther } from "./build/wasm.js";
import { dist } from "./paths.js";
import { copyCrate } from "./robots/crate.js";
import { setupBuild } from "./setup.js";

/** Bytes, gzipped. */
const LIMIT = 6144;

const FIND = "pub fn find(agent: &[u8]) -> Finding {";

/** Which of two verdicts it is depends on the agent, so that the compiler keeps what deals with verdicts. */
const NOTHING = `${FIND}
    Finding::plain(if agent.len() < 100_000 { Kind::Human } else { Kind::Tool }, Reason::Browser)
}

#[allow(dead_code)]
`;

const sizeOf = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** The module of a copy of the crate in which every agent is a person's. */
async function moduleWithout() {
  const copy = copyCrate("robots-size");
  const file = join(copy, "src", "robot", "finding.rs");
  const source = readFileSync(file, "utf8");
  if (!source.includes(FIND)) throw new Error(`${file} has no "${FIND}": this script is not current`);
  writeFileSync(file, source.replace(FIND, `${NOTHING}${FIND.replace("find", "find_really")}`));
  const env = { ...(await setupBuild()), CARGO_TARGET_DIR: join(copy, "target") };
  return readFileSync(await buildOther(copy, env));
}

/** The workerd entry, with js/robot.ts or with functions in its place that do nothing. */
async function bundleSize(isWhole) {
  const names = ["robot", "verdictOf", "pack"];
  const contents = names.map((name) => `export const ${name} = (given) => given;`).join("\n");
  const empty = {
    name: "nothing",
    setup: ({ onLoad }) => onLoad({ filter: /dist\/robot\.js$/ }, () => ({ contents, loader: "js" })),
  };
  return sizeOf(await bundle(join(dist, "entry", "workerd.js"), isWhole ? [] : [empty]));
}

const module = sizeOf(readFileSync(join(dist, "core_bg.wasm"))) - sizeOf(await moduleWithout());
const script = (await bundleSize(true)) - (await bundleSize(false));
console.log(`recognising user agents: ${module} bytes of the module and ${script} of its JavaScript, gzipped`);
console.log(`${module + script} bytes in all; at most ${LIMIT} are allowed`);
if (module + script > LIMIT) process.exit(1);
