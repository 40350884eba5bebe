/** The documentation site: the Markdown files of docs/ and of the checkout's root, under /docs/. */

import { writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { llms, pagesIn, resolveLink, rewrites, root, SECTIONS, slugify } from "./pages.js";

const BASE = "/docs/";
const SITE = {
  title: "Eltanin",
  description:
    "Sessions for edge workers: parallel requests keep each other's changes, robots get nothing, and a forged id costs no store operation.",
};

const items = (folder) => pagesIn(folder).map(({ title, link }) => ({ text: title, link }));
const sidebar = SECTIONS.filter(({ folder }) => pagesIn(folder).length > 0).map(({ title, folder }) => ({
  text: title,
  items: items(folder),
}));

export default {
  ...SITE,
  lang: "en",
  base: BASE,
  srcDir: "..",
  outDir: join(root, "www", "public", "docs"),
  cacheDir: join(root, ".eltanin", "docs-cache"),
  srcExclude: [".*/**", "{bench,data,dist,examples,js,scripts,sim,src,target,tests,tools,www}/**"],
  rewrites,
  cleanUrls: true,
  // Charts are files of their own, so that a page does not contain them twice.
  vite: { build: { assetsInlineLimit: 0 } },
  // Links into the site must lead somewhere. Those to localhost are for the reader's own machine.
  ignoreDeadLinks: "localhostLinks",
  head: [["link", { rel: "icon", href: "/static/icon.svg", type: "image/svg+xml" }]],
  markdown: {
    anchor: { slugify },
    // The usual themes have comments and keywords with a contrast below 4.5.
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
    config(md) {
      // Files link to each other as they lie in the checkout; the site has other paths.
      md.core.ruler.push("links", ({ tokens, env }) => {
        const file = relative(root, env.realPath ?? env.path);
        for (const token of tokens.flatMap(({ children }) => children ?? []))
          if (token.type === "link_open") token.attrSet("href", resolveLink(token.attrGet("href"), file));
      });
    },
  },
  themeConfig: {
    // VitePress puts the base before the path, so the demo is one folder above.
    nav: [{ text: "Demo", link: "/../", target: "_self" }],
    sidebar,
    outline: { level: [2, 3] },
    search: { provider: "local" },
    docFooter: { prev: false, next: false },
  },
  buildEnd({ outDir }) {
    writeFileSync(join(outDir, "llms.txt"), llms(BASE, SITE));
  },
};
