/** The package as it is installed, without a bundler, in each runtime. */

import { join } from "node:path";
import { everyNode } from "../../scripts/node.js";
import { bundle, root } from "../support/workerd.js";
import { chromium } from "./chromium.js";
import { Project } from "./project.js";
import { flowInWorkerd } from "./workerd.js";

/** Runs the flow in the runtime itself. */
const MAIN = {
  "main.js": `import { flow } from "./flow.js";
    import worker from "./worker.js";
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

/** Node 22, which the checkout does not have. */
function node22(workshop) {
  const name = `node-${process.platform}-${process.arch}`;
  let project;
  return {
    name: "Node 22",
    version: async () => project.version(name),
    async run() {
      project = await Project.make(workshop, "node-22", { [name]: "^22.23" }, MAIN);
      const program = join(project.path, "node_modules", name, "bin", "node");
      await passes(project, program, ["main.js"]);
      await passes(project, program, ["required.cjs"]);
    },
  };
}

export async function runtimes(workshop) {
  const project = await Project.make(workshop, "runtimes", {}, MAIN);
  const nodes = (await everyNode()).map(({ path, version }) => ({
    name: `Node ${version.slice(1)}`,
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
  return [
    ...nodes,
    node22(workshop),
    other("Deno", ["run", "-A", "main.js"]),
    other("Bun", ["main.js"]),
    workerd,
    chromium(project),
  ];
}
