/**
 * Compares the generated parts of docs/reference with the declarations in dist/. A part begins with a comment that names
 * the file and the declaration: `<!-- types: options SessionsOptions -->`. `--write` writes the parts anew.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript-5.9";
import { fail, ownFiles } from "../checking.js";
import { dist, root } from "../paths.js";
import { wrapped } from "../wrap.js";

const PART = /(<!-- types: (\S+) (\S+) -->\n)[\s\S]*?(<!-- \/types -->)/g;
/** These depend on the types of the session's data. A signature with one of them is shown without types. */
const OF_VARIABLES = /\b(KeyOf|DynamicKey|Mapping|Dictionary|Iterable)\b/;
const ERRORS = "errors.md";
const codes = new Set(readFileSync(join(root, "docs", "reference", ERRORS), "utf8").match(/(?<=^### `)\w+(?=`$)/gm));

const parsed = new Map();

/** The declaration of that name in a file of dist/. */
function find(file, name) {
  if (!parsed.has(file)) {
    const text = readFileSync(join(dist, `${file}.d.ts`), "utf8");
    parsed.set(file, ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true));
  }
  return parsed.get(file).statements.find((statement) => statement.name?.text === name);
}

const oneLine = (text) => text.replaceAll(/\s+/g, " ").replaceAll("; }", " }").trim();

/** The words of a comment: links to error codes and to members, as Markdown. */
function markdown(text) {
  return text
    .replaceAll(/\{@link (\w+)\}/g, (_, name) =>
      /^[A-Z]/.test(name) ? `\`${name}\`` : `[\`${name}\`](#${name.toLowerCase()})`,
    )
    .replaceAll(/`(\w+)`/g, (code, name) =>
      codes.has(name) && name.includes("_") ? `[${code}](${ERRORS}#${name})` : code,
    );
}

/** The description of a declaration, and the texts of its tags. */
function docOf(node) {
  const [doc] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc).slice(-1);
  const textOf = (part) => markdown(ts.getTextOfJSDocComment(part?.comment) ?? "");
  const tags = (name) => (doc?.tags ?? []).filter(({ tagName }) => tagName.text === name).map(textOf);
  return { text: textOf(doc), throws: tags("throws"), examples: tags("example") };
}

/** Paragraphs and lists, each in lines. */
function paragraphs(text) {
  const blocks = text.split(/\n\s*\n/).filter(Boolean);
  return blocks.map((block) =>
    block.startsWith("- ")
      ? block
          .split(/\n(?=- )/)
          .map((item) => wrapped(item.slice(2), "  ", "- "))
          .join("\n")
      : wrapped(block),
  );
}

function signature(member) {
  const name = member.name ? member.name.getText() : "new Sessions";
  if (ts.isGetAccessor(member)) return `${name}: ${oneLine(member.type.getText())}`;
  const parameters = oneLine(member.parameters.map((parameter) => parameter.getText()).join(", "));
  const generics = member.typeParameters?.map((one) => oneLine(one.getText())).join(", ");
  return `${name}${generics ? `<${generics}>` : ""}(${parameters})${member.type ? `: ${oneLine(member.type.getText())}` : ""}`;
}

/** The signatures of a member's overloads. */
function signaturesOf(overloads) {
  const whole = overloads.map(signature);
  if (!whole.some((one) => OF_VARIABLES.test(one)) || ts.isGetAccessor(overloads[0])) return whole;
  const least = Math.min(...overloads.map(({ parameters }) => parameters.length));
  const { parameters } = [...overloads].sort((a, b) => b.parameters.length - a.parameters.length)[0];
  const names = parameters.map(({ name }, at) => name.getText() + (at < least ? "" : "?"));
  return [`${overloads[0].name.getText()}(${names.join(", ")})`];
}

/** The members of a class, overloads together. */
function classOf(node) {
  const members = new Map();
  for (const member of node.members) {
    const isShown = ts.isMethodDeclaration(member) || ts.isGetAccessor(member) || ts.isConstructorDeclaration(member);
    if (!isShown) continue;
    const name = member.name?.getText() ?? "constructor";
    members.set(name, [...(members.get(name) ?? []), member]);
  }
  const parts = [...members].flatMap(([name, overloads]) => {
    const { text, throws, examples } = docOf(overloads[0]);
    const signatures = signaturesOf(overloads).map((one) => `\`${one}\``);
    const failures = throws.map((what) =>
      wrapped(`**Throws** ${oneLine(what).replaceAll("SessionsError", "`SessionsError`")}`),
    );
    return [
      `### ${name.replace(/^\[Symbol\.(\w+)\]$/, "$1")}`,
      signatures.join("\\\n"),
      ...paragraphs(text),
      ...failures,
      ...examples,
    ];
  });
  return [...paragraphs(docOf(node).text), ...parts].join("\n\n");
}

/** The members of a type as a list, with those of types in the same file below them. */
function membersOf(file, node, indent = "") {
  return node.members
    .map((member) => {
      const { text } = docOf(member);
      const type = ts.isMethodSignature(member) ? signature(member) : oneLine(member.type.getText());
      const nested = ts.isTypeLiteralNode(member.type) ? member.type : find(file, /\b\w+Options\b/.exec(type)?.[0]);
      const kind = ts.isTypeLiteralNode(member.type) ? "" : ` (\`${type}\`)`;
      const head = `${indent}- **\`${member.name.getText()}${member.questionToken ? "?" : ""}\`**${kind}${text ? ": " : ""}`;
      const item = wrapped(oneLine(text), `${indent}  `, head).trimEnd();
      return nested?.members ? `${item}\n${membersOf(file, nested, `${indent}  `)}` : item;
    })
    .join("\n");
}

/** The members of a union of objects with a `type`. */
function unionOf(node) {
  const text = node.getSourceFile().text;
  return node.type.types
    .map((one, at, all) => {
      // The comment is before the bar.
      const [comment] = text.slice(all[at - 1]?.end ?? node.type.pos, one.getStart()).match(/\/\*\*[\s\S]*\*\//);
      const words = oneLine(comment.replaceAll(/^\s*\/?\*+\/?|\*\/$/gm, " "));
      const [type, ...fields] = one.members.map(({ name, type }) => [name.text, oneLine(type.getText())]);
      const shown = fields.map(([name, type]) => `\`${name}\`${type === "string" ? "" : ` (\`${type}\`)`}`);
      const head = `**\`${type[1].slice(1, -1)}\`**${shown.length > 0 ? ` with ${shown.join(" and ")}` : ""}: `;
      return wrapped(head + markdown(words), "  ", "- ");
    })
    .join("\n");
}

function generated(file, name) {
  const node = find(file, name);
  if (!node) throw new Error(`dist/${file}.d.ts has no ${name}`);
  if (ts.isClassDeclaration(node)) return classOf(node);
  return ts.isTypeAliasDeclaration(node) ? unionOf(node) : membersOf(file, node);
}

for (const page of ownFiles(/^docs\/reference\/.*\.md$/)) {
  const text = readFileSync(join(root, page), "utf8");
  const current = text.replaceAll(PART, (_, begin, file, name, end) => `${begin}\n${generated(file, name)}\n\n${end}`);
  if (current === text) continue;
  if (process.argv.includes("--write")) writeFileSync(join(root, page), current);
  else fail([`${page} is stale: run "node scripts/check/reference.js --write" after a build`]);
}
