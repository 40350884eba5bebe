/** Wrangler's files as `eltanin init` and `doctor` read and edit them, against the parsers of others. */

import assert from "node:assert/strict";
import { parse as parseJson } from "jsonc-parser";
import { parse } from "smol-toml";
import { appendToJsonc, parseJsonc } from "../../../dist/cli/jsonc.js";
import { appendToToml, parseToml } from "../../../dist/cli/toml.js";
import { fuzz } from "../../support/fuzz.js";

const TEXT = ["a", "Z", "0", " ", "#", '"', "\\", "]", "}", ",", "=", "//", "/*", "ä", "\t", "\u2028", "'", "[["];
const ITEM = { binding: "SESSIONS", id: "local" };

/** A value as both languages have it. */
function anyValue(random, depth = 0) {
  const kind = random.below(depth > 2 ? 3 : 5);
  if (kind === 0) return random.text(random.below(6), TEXT);
  if (kind === 1) return random.below(1_000) - 500;
  if (kind === 2) return random.below(2) === 1;
  if (kind === 3) return Array.from({ length: random.below(4) }, () => anyValue(random, depth + 1));
  return tableOf(random, depth + 1);
}

function tableOf(random, depth) {
  const keys = Array.from({ length: random.below(4) }, () => random.pick(["name", "vars", "a-b", "x.y", "", "ä"]));
  return Object.fromEntries(keys.map((key) => [key, anyValue(random, depth)]));
}

/** Half of the files have bindings already. */
function settingsOf(random) {
  const settings = tableOf(random, 0);
  if (random.below(2) === 1) {
    settings.kv_namespaces = Array.from({ length: random.below(3) }, () => ({ binding: random.text(3, TEXT) }));
  }
  return settings;
}

function json(random, value) {
  const gap = () => random.pick(["", " ", "\n", "\r\n", "\t", " // a: [\n", "/* } */", " /* // */\n"]);
  const list = (open, items, close) => {
    const comma = items.length > 0 && random.below(3) === 0 ? `${gap()},` : "";
    return `${open}${gap()}${items.join(`${gap()},${gap()}`)}${comma}${gap()}${close}`;
  };
  if (Array.isArray(value)) {
    const items = value.map((item) => json(random, item));
    return list("[", items, "]");
  }
  if (typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([key, item]) => `${JSON.stringify(key)}${gap()}:${gap()}${json(random, item)}`,
  );
  return list("{", members, "}");
}

const parsedJson = (text) => {
  const errors = [];
  const value = parseJson(text, errors, { allowTrailingComma: true });
  if (errors.length > 0) throw new SyntaxError(JSON.stringify(errors));
  return value;
};

/** Its tables have no prototype. */
const parsedToml = (text) => structuredClone(parse(text));

const grown = (settings) => ({ ...settings, kv_namespaces: [...(settings.kv_namespaces ?? []), ITEM] });

fuzz(
  "cli: wrangler.jsonc is read as jsonc-parser reads it, and an item is added to what is there",
  {
    short: 400,
    long: 20_000,
  },
  (random) => {
    const settings = settingsOf(random);
    const text = `${random.pick(["", "\uFEFF", "// first\n"])}${json(random, settings)}${random.pick(["", "\n", " // last"])}`;
    assert.deepEqual(parseJsonc(text), settings, text);
    assert.deepEqual(parsedJson(text.replace(/^\uFEFF/, "")), settings, "the test writes what it means");
    const edited = appendToJsonc(text, ["kv_namespaces"], ITEM);
    assert.deepEqual(parsedJson(edited.replace(/^\uFEFF/, "")), grown(settings), edited);
  },
);

function toml(random, settings) {
  const end = random.pick(["\n", "\r\n"]);
  const gap = () => random.pick(["", " ", "\t"]);
  const comment = () => random.pick(["", "", " # [[a]]", "\t#"]);
  const string = (text) => (random.below(3) > 0 || /['\n\t\u2028]/.test(text) ? JSON.stringify(text) : `'${text}'`);
  const key = (name) => (/^[\w-]+$/.test(name) && random.below(3) > 0 ? name : JSON.stringify(name));
  const inline = (value) => {
    if (typeof value === "string") return string(value);
    if (Array.isArray(value)) {
      const between = () => random.pick(["", " ", end, ` # ]${end}`, `${end}\t`]);
      const comma = value.length > 0 && random.below(3) === 0 ? "," : "";
      return `[${between()}${value.map(inline).join(`${between()},${between()}`)}${comma}${between()}]`;
    }
    if (typeof value !== "object") return String(value);
    const pairs = Object.entries(value).map(([name, item]) => `${key(name)}${gap()}=${gap()}${inline(item)}`);
    return `{${gap()}${pairs.join(`${gap()},${gap()}`)}${gap()}}`;
  };
  const line = (name, value) => `${gap()}${key(name)}${gap()}=${gap()}${inline(value)}${comment()}${end}`;
  const isTable = (value) => typeof value === "object" && !Array.isArray(value);
  const isTables = (value) => Array.isArray(value) && value.length > 0 && value.every(isTable);
  const values = [];
  const tables = [];
  for (const [name, value] of Object.entries(settings)) {
    const lines = (table) =>
      Object.entries(table)
        .map(([inner, item]) => line(inner, item))
        .join("");
    if (isTables(value) && random.below(2) === 1) {
      for (const table of value) tables.push(`[[${gap()}${key(name)}${gap()}]]${comment()}${end}${lines(table)}`);
    } else if (isTable(value) && random.below(2) === 1) {
      tables.push(`[${key(name)}]${comment()}${end}${lines(value)}`);
    } else values.push(line(name, value));
  }
  return [...values, ...tables].join(random.pick(["", end, `# comment${end}`]));
}

fuzz(
  "cli: wrangler.toml is read as smol-toml reads it, and a table is added to what is there",
  {
    short: 400,
    long: 20_000,
  },
  (random) => {
    const settings = settingsOf(random);
    const text = toml(random, settings);
    assert.deepEqual(parsedToml(text), settings, "the test writes what it means");
    assert.deepEqual(parseToml(text), settings, text);
    const edited = appendToToml(text, ["kv_namespaces"], ITEM);
    assert.deepEqual(parsedToml(edited), grown(settings), edited);
  },
);
