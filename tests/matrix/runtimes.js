/** The package as it is installed, without a bundler, in each runtime. */

import { join } from "node:path";
import { everyNode } from "../../scripts/node.js";
import { bundle, root } from "../support/workerd.js";
import { Project } from "./project.js";
import { flowInWorkerd } from "./workerd.js";

/** Runs the flow in the runtime itself. */
const MAIN = {
  "main.js": `    import worker from "./worker.js";
    await flow((request) => worker.fetch(request), "https://shop.example");
    console.log("passed");`,
  "required.cjs": `const { Sessions, memory } = require("eltanin");
    new Sessions({ store: memory(), secret: "the matrix's own secret, of forty bytes." });
    console.log("passed");`,
};

async function passes(project, program, args) {
  const output = await project.run(program, args);
  if (!output.includes("passed")) throw new Error(output);
}

export async function runtimes(workshop) {
  const project = await Project.make(workshop, "runtimes", {}, MAIN);
  const nodes = (await everyNode()).map(({ path }) => ({
    name: "Node",
    version: async () => (await project.run(path, ["--version"])).trim().slice(1),
    async run() {
      await passes(project, path, ["main.js"]);
      await passes(project, path, ["required.cjs"]);
    },
  }));
  const other = (name, args) => {
    const program = join(root, "node_modules", ".bin", name.toLowerCase());
    return {
      name,
      version: async () => /[\d.]+/.exec(await project.run(program, ["--version"]))[0],
      run: () => passes(project, program, args),
    };
  };
  const workerd = {
    name: "workerd",
    version: async () => new Project(root).version("workerd"),
    async run() {
      const out = join(project.path, "workerd");
      await bundle("./worker.js", out, project.path);
      await flowInWorkerd(out);
    },
  };
  return [...nodes, other("Deno", ["run", "-A", "main.js"]), other("Bun", ["main.js"]), workerd];
}
