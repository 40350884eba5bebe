/** An application in each framework, built as its users build it. */

import { cp } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { modernNode } from "../../scripts/node.js";
import { bundle, root } from "../support/workerd.js";
import { flow } from "./flow.js";
import { Project, SECRET } from "./project.js";
import { flowInWorkerd } from "./workerd.js";

const node = modernNode();
const REACT = { isbot: "5.2.3", react: "19.3.1", "react-dom": "19.3.1", vite: "8.3.8" };

const NEXT = { next: "16.4.6", react: REACT.react, "react-dom": REACT["react-dom"] };

/** The packages of an application on React Router. Those of one release have one version. */
const reactRouter = (version) => ({
  ...REACT,
  "react-router": version,
  "@react-router/dev": version,
  "@react-router/node": version,
  "@react-router/serve": version,
});

/** React Router 7 has middleware only with this flag, and 8 refuses the flag. */
const WITH_MIDDLEWARE = { "react-router.config.js": "export default { future: { v8_middleware: true } };" };

const ROWS = [
  { name: "Hono", main: "hono", packages: { hono: "4.13.19" }, drive: inWorkerd },
  { name: "Express 5", main: "express", packages: { express: "5.3.0" }, drive: inNode("server.js") },
  { name: "Express 4", main: "express", packages: { express: "4.22.3" }, drive: inNode("server.js") },
  { name: "Koa", main: "koa", packages: { koa: "3.3.0" }, drive: inNode("server.js") },
  { name: "Fastify", main: "fastify", packages: { fastify: "5.12.8" }, drive: inNode("server.js") },
  {
    name: "SvelteKit",
    main: "@sveltejs/kit",
    folder: "sveltekit",
    packages: {
      "@sveltejs/adapter-node": "5.5.7",
      "@sveltejs/kit": "2.70.4",
      "@sveltejs/vite-plugin-svelte": "7.3.1",
      svelte: "5.57.3",
      vite: "8.3.8",
    },
    build: ["vite", "build"],
    drive: inNode("build/index.js"),
  },
  ...["8.4.0", "7.18.4"].map((version) => ({
    name: `React Router ${version[0]}`,
    main: "react-router",
    packages: reactRouter(version),
    files: version.startsWith("7") ? WITH_MIDDLEWARE : {},
    build: ["react-router", "build"],
    drive: inNode("node_modules/.bin/react-router-serve", "build/server/index.js"),
  })),
  {
    name: "TanStack Start",
    main: "@tanstack/react-start",
    folder: "tanstack-start",
    packages: {
      "@tanstack/react-router": "1.170.46",
      "@tanstack/react-start": "1.169.5",
      "@vitejs/plugin-react": "6.3.0",
      react: REACT.react,
      "react-dom": REACT["react-dom"],
      vite: REACT.vite,
    },
    build: ["vite", "build"],
    drive: (project) => project.run(node, ["main.js"]),
  },
  { name: "h3 2", main: "h3", folder: "h3", packages: { h3: "2.0.8" }, drive: inNode("server.js") },
  {
    name: "Astro",
    main: "astro",
    folder: "astro",
    packages: { astro: "7.3.5", "@astrojs/node": "^11" },
    build: ["astro", "build"],
    drive: inNode("dist/server/entry.mjs"),
  },
  {
    name: "Nuxt",
    main: "nuxt",
    folder: "nuxt",
    packages: { nuxt: "^4.5" },
    build: ["nuxt", "build"],
    drive: inNode(".output/server/index.mjs"),
  },
  {
    name: "Next.js",
    main: "next",
    folder: "next",
    packages: NEXT,
    build: ["next", "build"],
    drive: inNode("node_modules/next/dist/bin/next", "start"),
  },
];

/** Frameworks on Cloudflare, in workerd as `wrangler dev` starts it. */
const ON_CLOUDFLARE = [
  {
    name: "Nuxt on Cloudflare",
    main: "nuxt",
    folder: "nuxt",
    packages: { nuxt: "^4.5" },
    files: wranglerFile({ main: ".output/server/index.mjs" }),
    build: ["nuxt", "build"],
    env: { NITRO_PRESET: "cloudflare-module" },
    drive: inWrangler,
  },
  {
    name: "Next.js with OpenNext",
    main: "@opennextjs/cloudflare",
    folder: "next",
    packages: { ...NEXT, "@opennextjs/cloudflare": "1.20.17", wrangler: "4.164.0" },
    files: {
      ...wranglerFile({ main: ".open-next/worker.js", assets: { directory: ".open-next/assets", binding: "ASSETS" } }),
      "open-next.config.ts": `import { defineCloudflareConfig } from "@opennextjs/cloudflare";
        export default { ...defineCloudflareConfig(), buildCommand: "node_modules/.bin/next build" };`,
    },
    build: ["opennextjs-cloudflare", "build"],
    drive: inWrangler,
  },
];

export function frameworks(workshop) {
  return [...ROWS, ...ON_CLOUDFLARE].map(({ name, main, folder = main, packages, files = {}, build, env, drive }) => {
    let project;
    return {
      name,
      version: async () => project.version(main),
      async run() {
        project = await Project.make(workshop, name.toLowerCase().replaceAll(" ", "-"), packages);
        await cp(fileURLToPath(new URL(`apps/${folder}`, import.meta.url)), project.path, { recursive: true });
        await project.write(files);
        if (build) await project.run(node, [project.bin(build[0]), ...build.slice(1)], env);
        await drive(project);
      },
    };
  });
}

function inNode(...args) {
  return (project) => project.serve(node, args, (handler) => flow(handler));
}

/** The configuration of wrangler. */
function wranglerFile(settings) {
  const common = { name: "shop", compatibility_date: "2026-11-17", compatibility_flags: ["nodejs_compat"] };
  return { "wrangler.jsonc": JSON.stringify({ ...common, vars: { SESSION_SECRET: SECRET }, ...settings }) };
}

function inWrangler(project) {
  const program = join(root, "node_modules", "wrangler", "bin", "wrangler.js");
  return project.serve(node, [program, "dev", "--port", "$PORT"], (handler) => flow(handler));
}

async function inWorkerd(project) {
  const out = join(project.path, "out");
  await bundle("./index.js", out, project.path);
  await flowInWorkerd(out);
}
