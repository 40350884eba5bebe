import { withImport, withListed } from "./source.js";

/** A file that a framework needs. */
export interface Place {
  /** The guide's name for it. An existing file may have another extension. */
  file: string;
  /**
   * - `entry`: where the application begins, which may have another name
   * - `types`: only for TypeScript
   */
  kind: "entry" | "module" | "config" | "types";
  /** The block of the guide, if it is not named as the file. */
  block?: string;
  /** What an existing application needs of the block ends before this text. */
  until?: string;
  /** Adds the adapter to an existing file. Nothing if that is not safe. */
  edit?: (code: string) => string | undefined;
}

export interface Framework {
  /** For people. */
  name: string;
  /** The packages that tell it. */
  packages: readonly string[];
  /** The first major version that the adapter works with. */
  minimum?: number;
  /** The page in docs. */
  page: string;
  platform: "worker" | "node";
  places: readonly Place[];
  /** What a new wrangler file has beside name, date and binding. */
  wrangler?: object;
}

const NODE_API = { compatibility_flags: ["nodejs_compat"] };

const server = (block: string, until: string): Place => ({ file: "server.js", kind: "entry", block, until });

const ASTRO: Place = {
  file: "astro.config.mjs",
  kind: "config",
  edit(code) {
    const listed = withListed(code, "defineConfig", "integrations", "eltanin()");
    return listed && withImport(listed, 'import eltanin from "eltanin/astro";');
  },
};

const NUXT: Place = {
  file: "nuxt.config.ts",
  kind: "config",
  edit: (code) => withListed(code, "defineNuxtConfig", "modules", '"eltanin/nuxt"'),
};

const ROOT: Place = {
  file: "app/root.tsx",
  kind: "config",
  edit(code) {
    if (/\bmiddleware\b/.test(code)) return;
    const imported = withImport(code, 'import { sessionMiddleware } from "./sessions.server";');
    return `${imported.trimEnd()}\n\nexport const middleware = [sessionMiddleware];\n`;
  },
};

/** The first whose package a project has. A worker without a framework is the last. */
const FRAMEWORKS: readonly Framework[] = [
  {
    name: "Next.js",
    packages: ["next"],
    minimum: 16,
    page: "guide/frameworks/next",
    platform: "worker",
    places: [
      { file: "lib/sessions.js", kind: "module" },
      { file: "next.config.mjs", kind: "config" },
    ],
    wrangler: NODE_API,
  },
  {
    name: "Nuxt",
    packages: ["nuxt"],
    minimum: 4,
    page: "guide/frameworks/nuxt",
    platform: "worker",
    places: [{ file: "server/sessions.ts", kind: "module" }, NUXT],
    wrangler: NODE_API,
  },
  {
    name: "SvelteKit",
    packages: ["@sveltejs/kit"],
    minimum: 2,
    page: "guide/frameworks/sveltekit",
    platform: "worker",
    places: [
      { file: "src/hooks.server.ts", kind: "module" },
      { file: "src/app.d.ts", kind: "types" },
    ],
    wrangler: {
      main: ".svelte-kit/cloudflare/_worker.js",
      ...NODE_API,
      assets: { binding: "ASSETS", directory: ".svelte-kit/cloudflare" },
    },
  },
  {
    name: "Astro",
    packages: ["astro"],
    minimum: 7,
    page: "guide/frameworks/astro",
    platform: "worker",
    places: [{ file: "src/sessions.ts", kind: "module" }, ASTRO],
    wrangler: NODE_API,
  },
  {
    name: "TanStack Start",
    packages: ["@tanstack/react-start", "@tanstack/solid-start"],
    minimum: 1,
    page: "guide/frameworks/tanstack-start",
    platform: "worker",
    places: [{ file: "src/start.ts", kind: "module" }],
    wrangler: NODE_API,
  },
  {
    name: "React Router",
    packages: ["@react-router/dev", "react-router"],
    minimum: 7,
    page: "guide/frameworks/react-router",
    platform: "worker",
    places: [{ file: "app/sessions.server.ts", kind: "module" }, ROOT],
    wrangler: NODE_API,
  },
  {
    name: "Hono",
    packages: ["hono"],
    minimum: 4,
    page: "guide/frameworks/hono",
    platform: "worker",
    places: [
      { file: "src/index.ts", kind: "entry", until: "app.get(" },
      { file: "src/types.d.ts", kind: "types" },
    ],
  },
  {
    name: "Express",
    packages: ["express"],
    minimum: 4,
    page: "guide/frameworks/node",
    platform: "node",
    places: [server("express.js", "app.get("), { file: "express.d.ts", kind: "types" }],
  },
  {
    name: "Koa",
    packages: ["koa"],
    page: "guide/frameworks/node",
    platform: "node",
    places: [server("koa.js", "app.use(")],
  },
  {
    name: "Fastify",
    packages: ["fastify"],
    page: "guide/frameworks/node",
    platform: "node",
    places: [server("fastify.js", "app.get("), { file: "fastify.d.ts", kind: "types" }],
  },
];

const WORKER: Framework = {
  name: "a worker without a framework",
  packages: [],
  page: "guide/start",
  platform: "worker",
  places: [{ file: "worker.js", kind: "entry", block: "worker" }],
};

export function frameworkOf(dependencies: Record<string, string>): Framework {
  return FRAMEWORKS.find(({ packages }) => packages.some((name) => name in dependencies)) ?? WORKER;
}
