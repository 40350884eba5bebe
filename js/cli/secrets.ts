import { read, usage } from "./command.js";

/** A secret, and where it is from. */
export interface NamedSecret {
  /** For people and programs: `SESSION_SECRET of .dev.vars`. Never the secret. */
  name: string;
  secret: string;
}

/** The secrets of a file, or of the environment. None if neither has one. */
export function secretsOf(file: string | undefined, env: Record<string, string | undefined>): NamedSecret[] {
  const text = file === undefined ? (env.ELTANIN_SECRET ?? "") : read(file);
  const lines = text.split("\n").map((line) => line.trim());
  const named = file === undefined ? [] : lines.flatMap((line) => assignment(line, file));
  if (named.length > 0) return named;
  const secrets = lines.flatMap((secret, index) => (secret ? [{ secret, line: index + 1 }] : []));
  if (file !== undefined && secrets.length === 0) throw usage(`there is no secret in ${file}`);
  return secrets.map(({ secret, line }) => ({
    secret,
    name: file === undefined ? "ELTANIN_SECRET" : `line ${line} of ${file}`,
  }));
}

/** Nothing if there is no value, because base64 may end with `=`. */
function assignment(line: string, file: string): NamedSecret[] {
  const { name, value } = variable(line) ?? {};
  return name && value && value !== "=" ? [{ name: `${name} of ${file}`, secret: value }] : [];
}

/** The variables of a file such as `.dev.vars`. */
export function variablesOf(text: string): Record<string, string> {
  const found = text.split("\n").flatMap((line) => variable(line.trim()) ?? []);
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}

/** `NAME=value` as in `.env` and `.dev.vars`, read as wrangler reads it. */
function variable(line: string): { name: string; value: string } | undefined {
  const [, name, text = ""] = /^(?:export\s+)?([A-Za-z_][\w.-]*)\s*=\s*(.*)$/.exec(line) ?? [];
  const [, quote, quoted = ""] = /^(["'`])(.*)\1\s*(?:#.*)?$/.exec(text) ?? [];
  const plain = (text.split("#")[0] as string).trim();
  const value = quote ? (quote === '"' ? quoted.replaceAll("\\n", "\n") : quoted) : plain;
  return name ? { name, value } : undefined;
}
