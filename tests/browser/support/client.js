/** The token client for a browser's page. */

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The client in one file. */
export async function bundledClient() {
  const resolveDir = fileURLToPath(new URL("../../..", import.meta.url));
  const stdin = { contents: 'export * from "eltanin/client"', resolveDir };
  const { outputFiles } = await build({ stdin, bundle: true, format: "esm", write: false });
  return outputFiles[0].text;
}
