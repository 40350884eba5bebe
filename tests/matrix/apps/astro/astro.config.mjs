import node from "@astrojs/node";
import { defineConfig } from "astro/config";
import eltanin from "eltanin/astro";

export default defineConfig({
  output: "server",
  adapter: node({ mode: "standalone" }),
  integrations: [eltanin({ sessions: "./src/sessions.js" })],
  security: { checkOrigin: false },
});
