import {
  ASTRO,
  HONO,
  MIDDLEWARE_FLAG,
  NEXT,
  NUXT,
  NUXT_PRESET,
  type Place,
  REQUEST_HANDLER,
  ROOT,
  server,
} from "./place.js";

export interface Framework {
  /** For people. */
  name: string;
  /** A project on it has one of these. */
  packages: readonly string[];
  /** The first version that the adapter works with. */
  minimum?: readonly [major: number, minor: number];
  /** The page in docs. */
  page: string;
  platform: "worker" | "node";
  places: readonly Place[];
  /** The package that builds it for Cloudflare, and the command that adds it. */
  cloudflare?: readonly [name: string, command: string];
  /** What a new wrangler file has beside name, date and binding. */
  wrangler?: { main?: string; compatibility_flags?: string[]; assets?: object };
  /** What the author of a page with a session must know. */
  note?: string;
}

const NODE_API = { compatibility_flags: ["nodejs_compat"] };
const VITE_PLUGIN = ["@cloudflare/vite-plugin", "npm install --save-dev @cloudflare/vite-plugin"] as const;

/** Frameworks without an adapter. */
const others = ([name, packages]: [string, string[]]): Framework => ({
  name,
  packages,
  page: "guide/session",
  platform: "worker",
  places: [],
});

/** The first whose package a project has. A worker without a framework is the last. */
const FRAMEWORKS: readonly Framework[] = [
  {
    name: "Next.js",
    packages: ["next"],
    minimum: [16, 0],
    page: "guide/frameworks/next",
    platform: "worker",
    cloudflare: ["@opennextjs/cloudflare", "npm install @opennextjs/cloudflare"],
    places: [{ file: "lib/sessions.js", kind: "module" }, NEXT],
    wrangler: NODE_API,
  },
  {
    name: "Nuxt",
    packages: ["nuxt"],
    minimum: [4, 0],
    page: "guide/frameworks/nuxt",
    platform: "worker",
    places: [{ file: "server/sessions.ts", kind: "module" }, NUXT, NUXT_PRESET],
    wrangler: NODE_API,
  },
  {
    name: "SvelteKit",
    packages: ["@sveltejs/kit"],
    minimum: [2, 0],
    page: "guide/frameworks/sveltekit",
    platform: "worker",
    cloudflare: ["@sveltejs/adapter-cloudflare", "npm install --save-dev @sveltejs/adapter-cloudflare"],
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
    minimum: [7, 0],
    page: "guide/frameworks/astro",
    platform: "worker",
    cloudflare: ["@astrojs/cloudflare", "npx astro add cloudflare"],
    places: [{ file: "src/sessions.ts", kind: "module" }, ASTRO],
    wrangler: NODE_API,
    note: 'Astro builds pages before anyone visits them. A page with a session needs "export const prerender = false".',
  },
  {
    name: "TanStack Start",
    packages: ["@tanstack/react-start", "@tanstack/solid-start"],
    minimum: [1, 0],
    page: "guide/frameworks/tanstack-start",
    platform: "worker",
    cloudflare: VITE_PLUGIN,
    places: [{ file: "src/start.ts", kind: "module" }],
    wrangler: NODE_API,
  },
  {
    name: "React Router",
    packages: ["@react-router/dev", "react-router"],
    minimum: [7, 9],
    page: "guide/frameworks/react-router",
    platform: "worker",
    cloudflare: VITE_PLUGIN,
    places: [{ file: "app/sessions.server.ts", kind: "module" }, ROOT, MIDDLEWARE_FLAG, REQUEST_HANDLER],
    wrangler: NODE_API,
  },
  ...(
    [
      ["SolidStart", ["@solidjs/start"]],
      ["RedwoodSDK", ["rwsdk"]],
      ["Qwik City", ["@builder.io/qwik-city", "@qwik.dev/router"]],
      ["Remix", ["@remix-run/dev"]],
      ["Elysia", ["elysia"]],
      ["itty-router", ["itty-router"]],
    ] satisfies [string, string[]][]
  ).map(others),
  {
    name: "Hono in Node",
    packages: ["@hono/node-server"],
    page: "guide/frameworks/hono",
    platform: "node",
    places: [],
  },
  {
    name: "Hono",
    packages: ["hono"],
    minimum: [4, 0],
    page: "guide/frameworks/hono",
    platform: "worker",
    places: [HONO, { file: "src/types.d.ts", kind: "types" }],
  },
  {
    name: "Express",
    packages: ["express"],
    minimum: [4, 0],
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
  {
    name: "h3",
    packages: ["nitro", "nitropack", "h3"],
    page: "guide/frameworks/h3",
    platform: "worker",
    places: [],
  },
];

const WORKER: Framework = {
  name: "a worker without a framework",
  packages: [],
  page: "guide/start",
  platform: "worker",
  places: [{ file: "src/index.ts", kind: "entry", javascript: "worker" }],
};

export function frameworkOf(dependencies: Record<string, string>): Framework {
  return FRAMEWORKS.find(({ packages }) => packages.some((name) => name in dependencies)) ?? WORKER;
}
