/** Sessions in Nuxt: a module that adds the plugin of `eltanin/h3` to the server. */

export type { GetSession } from "./accessor.js";

/** The options of the module, `eltanin` in `nuxt.config.ts`. */
export interface EltaninOptions {
  /**
   * The module of the server whose default export is the `Sessions`, or a function that returns them for an event.
   * Default `"~~/server/sessions"`.
   */
  sessions?: string;
}

/** What the module changes in the configuration of Nitro. */
export interface NitroConfigLike {
  experimental?: object;
  virtual?: Record<string, unknown>;
  plugins?: string[];
  imports?: false | { imports?: { name: string; from: string }[] };
}

/** What the module needs of Nuxt. */
export interface NuxtLike {
  options: object;
  hook(name: "nitro:config", run: (config: NitroConfigLike) => void): unknown;
}

/** Nitro resolves the names of plugins as paths, so this is one; the module is virtual. */
const PLUGIN = "/eltanin/plugin.mjs";
const IMPORTS = ["useEltaninSession", "requireUser"].map((name) => ({ name, from: "eltanin/h3" }));

/**
 * The module for `nuxt.config.ts`. It lets Nitro load WebAssembly, commits the session of each request with its
 * response, and imports `useEltaninSession` and `requireUser` wherever the server calls them.
 *
 * @example
 * ```ts
 * export default defineNuxtConfig({ modules: ["eltanin/nuxt"] });
 * ```
 */
export default function eltanin(inline: EltaninOptions, nuxt: NuxtLike): void {
  const { eltanin: options } = nuxt.options as { eltanin?: EltaninOptions };
  const { sessions = "~~/server/sessions" } = { ...options, ...inline };
  const code = `import sessions from ${JSON.stringify(sessions)};
import { eltaninPlugin } from "eltanin/h3";
export default eltaninPlugin(sessions);`;
  nuxt.hook("nitro:config", (config) => {
    config.experimental = { ...config.experimental, wasm: true };
    config.virtual = { ...config.virtual, [PLUGIN]: code };
    config.plugins = [PLUGIN, ...(config.plugins ?? [])];
    if (config.imports === false) return;
    config.imports = { ...config.imports, imports: [...(config.imports?.imports ?? []), ...IMPORTS] };
  });
}
