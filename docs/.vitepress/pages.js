/** The pages of the site: their titles, first sentences and order, read from the Markdown files. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The checkout. */
export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The kinds of pages, each a folder of docs/, in the order in which the site shows them. */
export const SECTIONS = [
  { title: "Guide", folder: "guide" },
  { title: "Frameworks", folder: "guide/frameworks" },
  { title: "Reference", folder: "reference" },
  { title: "Explanation", folder: "explanation" },
  { title: "Coming from", folder: "coming-from" },
];

/** The order in the folders. Pages that it does not name follow, by title. */
const ORDER = {
  guide: "start session recipes which-store robots tokens testing deploying rust rust-worker",
  "guide/frameworks": "hono node h3 react-router sveltekit astro nuxt next tanstack-start",
  reference:
    "session options stores values events verdicts errors mistakes client command-line semantics formats matrix security",
  explanation: "design consistency robots benchmarks growth bill draco-and-pyorient",
  "coming-from": "takeover",
};

/** The documents in the root of the checkout that are pages of the site, with their addresses. */
const ROOT_DOCUMENTS = {
  "README.md": "index.md",
  "DESIGN.md": "explanation/design.md",
  "CHANGELOG.md": "project/changelog.md",
  "CONTRIBUTING.md": "project/contributing.md",
  "DEVELOPING.md": "project/developing.md",
  "SECURITY.md": "project/security.md",
};

/** Each Markdown file of the site, relative to the checkout, with the path of its page. */
export const rewrites = Object.fromEntries([...Object.entries(ROOT_DOCUMENTS), ...filesOf("docs")]);

function filesOf(folder) {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries.flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return entry.name.startsWith(".") ? [] : filesOf(path);
    return path.endsWith(".md") ? [[path, path.slice("docs/".length)]] : [];
  });
}

/** The pages in a folder of the site: `{ title, link, sentence }`, in order. */
export function pagesIn(folder) {
  const own = Object.entries(rewrites).filter(([, page]) => page.slice(0, page.lastIndexOf("/")) === folder);
  const pages = own.map(([file, page]) => ({ link: `/${page.slice(0, -".md".length)}`, ...headOf(file) }));
  const order = (ORDER[folder] ?? "").split(" ");
  const place = ({ link }) => {
    const at = order.indexOf(link.slice(link.lastIndexOf("/") + 1));
    return at === -1 ? order.length : at;
  };
  return pages.sort((a, b) => place(a) - place(b) || a.title.localeCompare(b.title, "en"));
}

/** A file's first heading, and the first sentence of its first paragraph as plain text. */
function headOf(file) {
  const text = readFileSync(join(root, file), "utf8").replaceAll(/<!--[\s\S]*?-->|^```[\s\S]*?^```$/gm, "");
  const blocks = text.split(/\n\s*\n/).map((block) => block.trim());
  const title = plain(blocks.find((block) => block.startsWith("# ")).slice(2));
  // No heading, table or list.
  const paragraph = plain(blocks.find((block) => /^(?!#|\||- |\d)./.test(block)) ?? "");
  const [sentence] = paragraph.match(/^.*?[.:](?=\s|$)/) ?? [paragraph];
  return { title, sentence: sentence.replace(/:$/, ".") };
}

function plain(markdown) {
  return markdown
    .replaceAll(/\s+/g, " ")
    .replaceAll(/\[([^\]]+)\]\([^)]*\)/g, "$1")
    .replaceAll(/<(https?:[^>]+)>/g, "$1")
    .replaceAll(/[*`]/g, "")
    .trim();
}

/** The anchor of a heading: GitHub's, so that a link leads to the same place in both. */
export function slugify(heading) {
  return heading
    .trim()
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}

/** The address in the site of a link in a Markdown file, or the link itself if it leads elsewhere. */
export function resolveLink(link, file) {
  if (!/^[\w./-]+\.md(#|$)/.test(link)) return link;
  const target = new URL(link, new URL(file, "file:///"));
  const page = rewrites[target.pathname.slice(1)];
  return page ? `/${page}${target.hash}` : link;
}

/** llms.txt: each page with its address and its first sentence. */
export function llms(base, { title, description }) {
  const line = ({ title, link, sentence }) => `- [${title}](${base}${link.slice(1)}): ${sentence}`;
  const sections = SECTIONS.map(({ title, folder }) => `## ${title}\n\n${pagesIn(folder).map(line).join("\n")}\n`);
  return `# ${title}\n\n> ${description}\n\n${sections.join("\n")}`;
}
