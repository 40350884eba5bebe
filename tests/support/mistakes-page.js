/** The page of mistakes, from what they say. */

import { wrapped } from "../../scripts/wrap.js";
import { given, sections } from "./mistakes.js";

/** The error that a mistake gives. */
export async function made({ title, make }) {
  try {
    await make(await given());
  } catch (error) {
    return error;
  }
  throw new Error(`nothing is wrong: ${title}`);
}

/** The code of a mistake, without the function around it. */
function codeOf({ make }) {
  const lines = make.toString().split("\n").slice(1, -1);
  const indent = Math.min(...lines.filter(Boolean).map((line) => line.search(/\S/)));
  return lines.map((line) => line.slice(indent)).join("\n");
}

export async function page() {
  const parts = [
    "# Troubleshooting",
    "What common mistakes say: each with its code, which links to what it means, and its message. A test made each of them,\n" +
      "`tests/js/mistake.test.js`. `node tests/js/mistake.test.js --write` writes the page anew.",
  ];
  for (const [section, mistakes] of Object.entries(sections)) {
    parts.push(`## ${section}`);
    for (const mistake of mistakes) {
      const { code, message } = await made(mistake);
      parts.push(
        `### ${mistake.title}`,
        `\`\`\`js\n${codeOf(mistake)}\n\`\`\``,
        wrapped(`[\`${code}\`](errors.md#${code}): ${message}`, "> "),
      );
    }
  }
  return `${parts.join("\n\n")}\n`;
}
