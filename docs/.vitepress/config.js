/** The documentation site. `npm run docs` builds it, and the demo serves it under /docs. */

import { pages, sidebar } from "./pages.js";

/** Where the files of the repository's root are on the site. */
const ROOT_FILES = /^(?:\.\.\/)*(DESIGN|CONTRIBUTING|DEVELOPING|CHANGELOG|SECURITY)\.md/;

/** Makes links between files of the repository links between pages. */
function repositoryLinks(markdown) {
  const render = markdown.renderer.rules.link_open;
  markdown.renderer.rules.link_open = (tokens, at, options, env, self) => {
    const [token] = tokens.slice(at, at + 1);
    const href = token.attrGet("href") ?? "";
    const file = ROOT_FILES.exec(href)?.[1]?.toLowerCase();
    const folder = file === "design" ? "explanation" : "project";
    if (file) token.attrSet("href", href.replace(ROOT_FILES, `/${folder}/${file}.md`));
    else token.attrSet("href", href.replace(/^docs\//, "/"));
    return render(tokens, at, options, env, self);
  };
}

export default {
  title: "Eltanin",
  description: "Sessions for edge workers",
  base: "/docs/",
  head: [["link", { rel: "icon", href: "/static/icon.svg" }]],
  cleanUrls: true,
  outDir: "../www/public/docs",
  cacheDir: "../.eltanin/vitepress",
  ignoreDeadLinks: "localhostLinks",
  markdown: {
    config: repositoryLinks,
    theme: { light: "github-light-high-contrast", dark: "github-dark-high-contrast" },
  },
  themeConfig: {
    nav: [
      { text: "Guide", link: "/guide/start" },
      { text: "Reference", link: "/reference/options" },
      { text: "Explanation", link: "/explanation/consistency" },
      { text: "Demo", link: "/", target: "_self" },
    ],
    sidebar: sidebar(pages()),
    outline: [2, 3],
    search: { provider: "local" },
  },
};
