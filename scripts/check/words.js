/** One word per idea: a robot is called a robot in every name of ours. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, ownFiles } from "../checking.js";
import { root } from "../paths.js";

/** Names being declared, in Rust and in TypeScript. */
const DECLARED =
  /\b(?:fn|struct|enum|trait|mod|const|static|type|let(?: mut)?|class|interface|function|var)\s+([A-Za-z_]\w*)/g;

/** A part of a name in snake_case or camelCase, so that "both" and "bottom" are left alone. */
const FORBIDDEN =
  /(^|_|[a-z](?=[A-Z]))(?:bots?|Bots?|BOTS?|crawlers?|Crawlers?|CRAWLERS?|spiders?|Spiders?|SPIDERS?)(?=$|_|[A-Z0-9])/;

function wrongNames(file) {
  const names = [...readFileSync(join(root, file), "utf8").matchAll(DECLARED)].map((match) => match[1]);
  return names.filter((name) => FORBIDDEN.test(name)).map((name) => `${file}: ${name}: say robot`);
}

const files = ownFiles(/^(src|js)\/.*\.(rs|ts)$/);
const wrongFiles = files.filter((file) => /\b(bots?|crawlers?|spiders?)\b/.test(file.replaceAll(/[_-]/g, " ")));
fail([...wrongFiles.map((file) => `${file}: say robot`), ...files.flatMap(wrongNames)]);
