/** The pages of the site, by folder. The sidebar and `llms.txt` are made of them. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

const docs = join(import.meta.dirname, "..");

/** The folders, and the pages that come first in them. The others follow by name. */
const FOLDERS = [
  { folder: "guide", title: "Guide", first: ["start", "session", "tokens", "which-store", "robots", "testing"] },
  { folder: "guide/frameworks", title: "Frameworks", first: ["hono", "node"] },
  { folder: "reference", title: "Reference", first: ["options", "values", "stores", "events", "errors", "mistakes"] },
  { folder: "explanation", title: "Explanation", first: ["design", "consistency"] },
  { folder: "project", title: "Project", first: ["contributing", "developing"] },
];

/** Every page: the title of its folder, its address, its first heading and the first sentence after it. */
export function pages() {
  return FOLDERS.flatMap(({ folder, title: section, first }) => {
    const place = (name) => (first.includes(name) ? first.indexOf(name) : first.length);
    return readdirSync(join(docs, folder))
      .filter((name) => name.endsWith(".md"))
      .map((name) => name.slice(0, -".md".length))
      .sort((one, other) => place(one) - place(other) || one.localeCompare(other))
      .map((name) => ({ section, link: `/${folder}/${name}`, ...introduction(join(docs, folder, `${name}.md`)) }));
  });
}

function introduction(file) {
  const [, title = "", rest = ""] = /^# (.*)\n+([\s\S]*)/m.exec(read(file)) ?? [];
  const paragraph = rest.split(/\n\s*\n/).find((part) => /^[A-Z`]/.test(part)) ?? "";
  return { title, sentence: /^.*?\.(?=\s|$)/s.exec(paragraph)?.[0].replaceAll("\n", " ") ?? title };
}

/** The text of a page. Some pages only include a file of the repository's root. */
function read(file) {
  const include = (_, path) => readFileSync(join(dirname(file), path), "utf8");
  return readFileSync(file, "utf8").replace(/<!--@include: (\S+)-->/g, include);
}

/** The sidebar, as VitePress takes it. */
export function sidebar(pages) {
  return FOLDERS.map(({ title }) => ({
    text: title,
    items: pages.filter(({ section }) => section === title).map(({ title: text, link }) => ({ text, link })),
  }));
}
