import { addToJsonc, appendToJsonc, parseJsonc } from "./jsonc.js";
import { appendToToml, parseToml } from "./toml.js";

export const WRANGLER_FILES = ["wrangler.jsonc", "wrangler.json", "wrangler.toml"];

/** An environment of wrangler, or what all are made from. Each field is as the file has it, so nothing is certain. */
export interface Settings {
  main?: unknown;
  compatibility_date?: unknown;
  compatibility_flags?: unknown;
  kv_namespaces?: unknown;
  d1_databases?: unknown;
  durable_objects?: { bindings?: unknown };
  migrations?: unknown;
  vars?: unknown;
  dev?: { ip?: unknown; local_protocol?: unknown };
  env?: unknown;
}

/** What a worker's configuration must have for a store. */
export interface Addition {
  path: readonly string[];
  value: Record<string, unknown>;
}

/** Throws a `SyntaxError` if the file is not what its name says. */
export function parseWrangler(file: string, text: string): Settings {
  const settings = file.endsWith(".toml") ? parseToml(text) : parseJsonc(text);
  if (!isRecord(settings)) throw new SyntaxError("it is not an object");
  return settings;
}

/** The file with the addition. Throws a `SyntaxError` if it cannot be edited safely. */
export function withAddition(file: string, text: string, { path, value }: Addition): string {
  const edited = file.endsWith(".toml") ? appendToToml(text, path, value) : appendToJsonc(text, path, value);
  parseWrangler(file, edited);
  return edited;
}

/** The file with a setting that it lacks. */
export function withSetting(file: string, text: string, name: string, value: string): string {
  const line = `${name} = ${JSON.stringify(value)}\n`;
  // A key above all tables is one of the file.
  const edited = file.endsWith(".toml") ? text.replace(/^\uFEFF?/, `$&${line}`) : addToJsonc(text, [name], value);
  parseWrangler(file, edited);
  return edited;
}

/** The addition as a person would write it. */
export function additionText(file: string, addition: Addition): string {
  if (file.endsWith(".toml")) return appendToToml("", addition.path, addition.value).trim();
  return appendToJsonc("{}", addition.path, addition.value).split("\n").slice(1, -1).join("\n");
}

/** The objects in a list of the file. */
export function records(list: unknown): Record<string, unknown>[] {
  return Array.isArray(list) ? list.filter(isRecord) : [];
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
