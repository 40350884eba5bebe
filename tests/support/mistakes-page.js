/** The page of mistakes, from what they say. */

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

/** Text in lines of at most 120 characters, each with a prefix. */
function wrapped(text, prefix) {
  const lines = [""];
  // Code stays in one line.
  for (const word of text.match(/(`[^`]*`|\S)+/g)) {
    const line = lines.at(-1);
    if (prefix.length + line.length + word.length >= 120) lines.push(word);
    else lines[lines.length - 1] = line ? `${line} ${word}` : word;
  }
  return lines.map((line) => prefix + line).join("\n");
}

export async function page() {
  const parts = [
    "# Mistakes",
    "What common mistakes say. Each was made by a test, `tests/js/mistake.test.js`, and the page holds what it saw.\n" +
      "`node tests/js/mistake.test.js --write` writes it anew. The [README](../../README.md#errors) has every code.",
  ];
  for (const [section, mistakes] of Object.entries(sections)) {
    parts.push(`## ${section}`);
    for (const mistake of mistakes) {
      const { code, message } = await made(mistake);
      parts.push(
        `### ${mistake.title}`,
        `\`\`\`js\n${codeOf(mistake)}\n\`\`\``,
        wrapped(`\`${code}\`: ${message}`, "> "),
      );
    }
  }
  return `${parts.join("\n\n")}\n`;
}
