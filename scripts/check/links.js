/** Every relative link in Markdown leads to a file that is there, and to a heading that is in it. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fail, ownFiles } from "../checking.js";
import { root } from "../paths.js";

const LINK = /!?\[(?:[^\]\\]|\\.)*\]\(\s*<?([^)\s>]+)>?(?:\s+"[^"]*")?\s*\)|^\[[^\]]+\]:\s*(\S+)/gm;

function prose(text) {
  return text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").replace(/`[^`\n]*`/g, "");
}

/** A heading's anchor, as GitHub makes it. */
function anchorOf(heading) {
  const words = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replace(/[`*]/g, "");
  return words
    .trim()
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/g, "-");
}

function anchorsOf(text) {
  const counts = new Map();
  const headings = [...text.replace(/^(```|~~~)[\s\S]*?^\1/gm, "").matchAll(/^#{1,6}\s+(.+?)\s*#*$/gm)];
  const anchors = headings.map((match) => {
    const anchor = anchorOf(match[1]);
    const before = counts.get(anchor) ?? 0;
    counts.set(anchor, before + 1);
    return before === 0 ? anchor : `${anchor}-${before}`;
  });
  const named = [...text.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)].map((match) => match[1]);
  return new Set([...anchors, ...named]);
}

function problem(file, link) {
  if (/^[a-z][a-z0-9+.-]*:/i.test(link)) return undefined;
  const [path, anchor] = link.split("#");
  const target = path === "" ? file : normalize(join(dirname(file), decodeURIComponent(path)));
  if (!existsSync(join(root, target))) return `${file}: ${link} leads nowhere`;
  if (!anchor || !target.endsWith(".md")) return undefined;
  const anchors = anchorsOf(readFileSync(join(root, target), "utf8"));
  return anchors.has(decodeURIComponent(anchor)) ? undefined : `${file}: ${link}: there is no such heading`;
}

fail(
  ownFiles(/\.md$/).flatMap((file) => {
    const links = [...prose(readFileSync(join(root, file), "utf8")).matchAll(LINK)].map(
      (match) => match[1] ?? match[2],
    );
    return links.map((link) => problem(file, link)).filter(Boolean);
  }),
);
