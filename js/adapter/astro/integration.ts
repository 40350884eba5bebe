/** Astro's integration. It adds the middleware and the type of `Astro.locals.session`. */

/** The options of the integration. */
export interface EltaninOptions {
  /** The module whose default export is the `Sessions`, or a function that returns them. Default `"./src/sessions.ts"`. */
  sessions?: string;
}

/** A plugin for Vite. */
interface VitePlugin {
  name: string;
  resolveId(id: string): string | undefined;
  load(id: string): string | undefined;
}

/** What the integration needs of the hook `astro:config:setup`. */
interface Setup {
  updateConfig(config: { vite: { plugins: VitePlugin[] } }): unknown;
  addMiddleware(middleware: { order: "pre"; entrypoint: string }): void;
}

const MIDDLEWARE = "virtual:eltanin/middleware";

const TYPES = `declare namespace App {
  interface Locals {
    session: import("eltanin/astro").GetSession;
  }
}
`;

/**
 * The integration for `astro.config.mjs`.
 *
 * @example
 * ```ts
 * export default defineConfig({ integrations: [eltanin({ sessions: "./src/sessions.ts" })] });
 * ```
 */
export default function eltanin({ sessions = "./src/sessions.ts" }: EltaninOptions = {}) {
  // A path from the root of the project, as Vite resolves it.
  const path = JSON.stringify(sessions.replace(/^\.?\/?/, "/"));
  const code = `import sessions from ${path};
    import { middleware } from "eltanin/astro";
    export const onRequest = middleware(sessions);`;
  const plugin: VitePlugin = {
    name: "eltanin",
    resolveId: (id) => (id === MIDDLEWARE ? `\0${MIDDLEWARE}` : undefined),
    load: (id) => (id === `\0${MIDDLEWARE}` ? code : undefined),
  };
  return {
    name: "eltanin",
    hooks: {
      "astro:config:setup"({ updateConfig, addMiddleware }: Setup): void {
        updateConfig({ vite: { plugins: [plugin] } });
        addMiddleware({ order: "pre", entrypoint: MIDDLEWARE });
      },
      "astro:config:done"({
        injectTypes,
      }: {
        injectTypes(type: { filename: string; content: string }): unknown;
      }): void {
        injectTypes({ filename: "session.d.ts", content: TYPES });
      },
    },
  };
}
