/** SvelteKit's development server, for applications that are not built. */

import { createServer } from "node:http";
import { createServer as createVite } from "vite";
import { serve } from "./server.js";

/** Starts the server of the application in a folder. A process can have one: SvelteKit reads the current folder. */
export async function startKit(root) {
  process.chdir(root);
  const { sveltekit } = await import("@sveltejs/kit/vite");
  const vite = await createVite({
    root,
    configFile: false,
    logLevel: "error",
    // Kept out of the checkout.
    cacheDir: new URL("../../.eltanin/vite", import.meta.url).pathname,
    plugins: [await sveltekit()],
    server: { middlewareMode: true, hmr: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  const { handler, close } = await serve(createServer(vite.middlewares));
  return {
    handler,
    async close() {
      close();
      await vite.close();
    },
  };
}
