/** `npx eltanin init --yes` in an application of each framework that Vite builds, and its development server. */

import { cp, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { driven, environment, starter } from "../packaging/starter.js";
import { Project } from "./project.js";

const VITE = "8.3.8";
const WRANGLER = "4.164.0";

const reactRouter = (version) => ({
  "@cloudflare/vite-plugin": "1.64.0",
  "@react-router/dev": version,
  isbot: "5.2.3",
  react: "19.3.1",
  "react-dom": "19.3.1",
  "react-router": version,
  vite: VITE,
});

const ROWS = [
  {
    name: "SvelteKit",
    main: "@sveltejs/kit",
    packages: {
      "@sveltejs/adapter-cloudflare": "7.2.9",
      "@sveltejs/kit": "2.70.4",
      "@sveltejs/vite-plugin-svelte": "7.3.1",
      svelte: "5.57.3",
      vite: VITE,
    },
  },
  ...["8.4.0", "7.18.4"].map((version) => ({
    name: `React Router ${version[0]}`,
    folder: "react-router",
    main: "react-router",
    packages: reactRouter(version),
  })),
  { name: "Astro", main: "astro", packages: { "@astrojs/cloudflare": "14.3.3", astro: "7.3.5" } },
  { name: "Nuxt", main: "nuxt", packages: { nuxt: "^4.5" }, page: "/api/visits" },
];

export function starters(workshop) {
  return ROWS.map(({ name, folder = name.toLowerCase(), main, packages, page }) => {
    let project;
    return {
      name: `init ${name}`,
      version: async () => project.version(main),
      async run() {
        const title = `init-${name.toLowerCase().replaceAll(" ", "-")}`;
        project = await Project.make(workshop, title, { ...packages, wrangler: WRANGLER });
        // What the other rows have, and no application does.
        for (const file of ["flow.js", "shop.js", "worker.js"]) await rm(join(project.path, file));
        const manifest = JSON.parse(await readFile(join(project.path, "package.json"), "utf8"));
        await cp(starter(folder), project.path, { recursive: true });
        const { scripts } = JSON.parse(await readFile(join(project.path, "package.json"), "utf8"));
        await writeFile(join(project.path, "package.json"), JSON.stringify({ ...manifest, scripts }, undefined, 2));
        await project.run("npx", ["--no", "eltanin", "init", "--yes"], environment);
        await project.run("npx", ["--no", "eltanin", "doctor"], environment);
        await driven(project.path, "npm", ["run", "dev", "--"], page);
      },
    };
  });
}
