/** The cold start: workerd started anew for each measurement, up to its first answer to a new visitor's first request. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { get } from "node:http";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { log, since } from "../scripts/exec.js";
import { root } from "../scripts/paths.js";
import { PEOPLE } from "./data.js";
import { bundle, COMPATIBILITY_DATE } from "./runtimes.js";
import { median, spread } from "./stats.js";

const require = createRequire(import.meta.url);

/** The empty worker comes first: the others are measured beyond it. */
const WORKERS = [
  { name: "empty", does: "answers" },
  { name: "eltanin", does: "imports Eltanin, opens a session, sets a variable, commits" },
  { name: "by-hand", does: "the hand-written session with equal promises does the same" },
  { name: "module", does: "Eltanin's WebAssembly module imported and instantiated, nothing run" },
];

/** Bundles a worker into a folder, with workerd's configuration; returns the configuration's path. */
async function prepare(folder, name) {
  const modules = await bundle({}, join(root, "bench", "cold", `${name}.js`));
  const entries = modules.map(({ type, path, contents }) => {
    const file = `${name}-${path}`;
    writeFileSync(join(folder, file), contents);
    return `(name = "${path}", ${type === "CompiledWasm" ? "wasm" : "esModule"} = embed "${file}")`;
  });
  const config = `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = .main)],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);
const main :Workerd.Worker = (
  modules = [${entries.join(", ")}],
  compatibilityDate = "${COMPATIBILITY_DATE}",
);
`;
  const file = join(folder, `${name}.capnp`);
  writeFileSync(file, config);
  return file;
}

/** Milliseconds from the start of a workerd process to the end of its first answer. */
async function timed(config) {
  const began = performance.now();
  const child = spawn(require("workerd").default, ["serve", config, "--control-fd=3"], {
    stdio: ["ignore", "ignore", "inherit", "pipe"],
  });
  try {
    let port;
    for await (const line of createInterface({ input: child.stdio[3] })) {
      ({ port } = JSON.parse(line));
      if (port) break;
    }
    const asked = get({ port, host: "127.0.0.1", agent: false, headers: { "User-Agent": PEOPLE[0] } });
    const [response] = await once(asked, "response");
    response.resume();
    await once(response, "end");
    if (response.statusCode !== 200) throw new Error(`the cold worker answered ${response.statusCode}`);
    return performance.now() - began;
  } finally {
    child.kill("SIGKILL");
    await once(child, "exit");
  }
}

/** Starts every worker in turn, several times. */
export async function cold({ starts }) {
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), "eltanin-cold-"));
  try {
    const jobs = [];
    for (const worker of WORKERS) jobs.push({ ...worker, config: await prepare(folder, worker.name), times: [] });
    for (let start = 0; start < starts; start++) {
      for (const { config, times } of jobs) times.push(await timed(config));
    }
    log(`✓ workerd: cold, ${starts} starts of ${jobs.length} workers (${since(began)})`);
    const [empty] = jobs;
    const contenders = jobs.map(({ name, does, times }) => {
      const beyond = median(times.map((time, start) => time - empty.times[start]));
      return { name, does, ...spread(times), beyond };
    });
    return { starts, contenders };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
