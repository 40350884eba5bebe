/** Astro's development server. */

import { fileURLToPath } from "node:url";
import { dev } from "astro";
import { proxy } from "./server.js";

const cache = fileURLToPath(new URL("../../.eltanin/astro", import.meta.url));

/** Starts the server for a folder. Returns its fetch handler, and a function that stops it. */
export async function develop(root, config, plugins = []) {
  process.env.ASTRO_TELEMETRY_DISABLED = "1";
  const server = await dev({
    root,
    configFile: false,
    cacheDir: cache,
    logLevel: "silent",
    devToolbar: { enabled: false },
    server: { host: "localhost", port: 0 },
    vite: {
      cacheDir: cache,
      optimizeDeps: { noDiscovery: true },
      plugins,
      server: { watch: null, hmr: false, ws: false },
    },
    ...config,
  });
  return { handler: proxy(`http://localhost:${server.address.port}`), close: () => server.stop() };
}
