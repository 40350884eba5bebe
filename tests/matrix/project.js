/** Projects as users have them: a folder with the packed package, and what a row of the matrix needs beside it. */

import { spawn } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { proxy } from "../adapters/server.js";
import { freePort } from "../support/port.js";
import { root, run } from "../support/workerd.js";

const own = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Where all projects of a run are, and the package's tarball. */
export async function workshop() {
  const folder = await mkdtemp(join(tmpdir(), "eltanin-matrix-"));
  const packed = await run("npm", ["pack", "--json", "--pack-destination", folder], { cwd: root });
  const [{ filename }] = Object.values(JSON.parse(packed.slice(packed.search(/[[{]\s/))));
  return { folder, tarball: join(folder, filename), remove: () => rm(folder, { recursive: true, force: true }) };
}

/** The secret of an application that is served. */
export const SECRET = "the matrix's own secret, of forty bytes.";

export class Project {
  /** @param packages what is installed beside the package, as name and version. */
  static async make({ folder, tarball }, name, packages = {}, files = {}) {
    const project = new Project(join(folder, name));
    const manifest = { name, private: true, type: "module", dependencies: { eltanin: `file:${tarball}`, ...packages } };
    await project.write({ "package.json": JSON.stringify(manifest), ...files });
    for (const file of ["flow.js", "worker.js"]) await cp(own(file), join(project.path, file));
    await cp(own("../adapters/shop.js"), join(project.path, "shop.js"));
    await project.run("npm", ["install", "--no-audit", "--no-fund", "--loglevel=error"]);
    return project;
  }

  constructor(path) {
    this.path = path;
  }

  async write(files) {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.path, name)), { recursive: true });
      await writeFile(join(this.path, name), text);
    }
  }

  run(program, args, env = {}) {
    return run(program, args, { cwd: this.path, env: { ...process.env, ...env } });
  }

  /** The program of a package. */
  bin(name) {
    return join(this.path, "node_modules", ".bin", name);
  }

  async version(name) {
    return JSON.parse(await readFile(join(this.path, "node_modules", name, "package.json"), "utf8")).version;
  }

  /** Starts a server that listens on `PORT`, also as the argument `$PORT`, waits until it answers, and calls `use` with its fetch handler. */
  async serve(program, args, use) {
    const port = await freePort();
    const origin = `http://localhost:${port}`;
    // SvelteKit's server needs the origin.
    const own = { PORT: String(port), ORIGIN: origin, SESSION_SECRET: SECRET, WRANGLER_SEND_METRICS: "false" };
    const env = { ...process.env, ...own };
    const given = args.map((arg) => arg.replace("$PORT", port));
    const child = spawn(program, given, { cwd: this.path, env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) stream.on("data", (data) => (output += data));
    try {
      while (!(await answers(origin))) {
        if (child.exitCode !== null) throw new Error(`${program} ${args.join(" ")} ended:\n${output}`);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      await use(proxy(origin));
    } finally {
      child.kill();
    }
  }
}

const answers = (origin) =>
  fetch(`${origin}/about`).then(
    () => true,
    () => false,
  );
