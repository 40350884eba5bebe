import { readFileSync } from "node:fs";

/**
 * The code of a page of the guide. `docs` is in the package. So `init` writes what the guide shows, and the tests of the
 * guide run it. `block` is what follows the language.
 */
export function codeOf(page: string, block: string): string {
  const text = readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), "utf8");
  for (const [, name, code] of text.matchAll(/^```\w+ (\S+)\n([\s\S]*?)^```$/gm)) {
    if (name === block) return code as string;
  }
  throw new Error(`docs/${page}.md has no block ${block}`);
}

/** The guide's code is for KV. */
export function onDurableObjects(code: string): string {
  return code
    .replaceAll(/\bKVNamespace/g, "DurableObjectNamespace")
    .replaceAll(/\bkv\b/g, "durableObject")
    .replaceAll(/\bSESSIONS\b/g, "SESSION_OBJECTS");
}

/** Where a page is, in a project that has the package installed. */
export function pathOf(page: string): string {
  return `node_modules/eltanin/docs/${page}.md`;
}
