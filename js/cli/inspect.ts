import { inspect } from "../inspect.js";
import type { Inspection } from "../options.js";
import { Sessions } from "../sessions.js";
import { memory } from "../store/memory.js";
import { type Call, columns, type Result, read } from "./command.js";

/** Parses an id or a token, and verifies it if there is a secret. */
export function inspectCommand({ input, secretFile, cookie, env }: Call): Result {
  const secrets = linesOf(secretFile === undefined ? env.ELTANIN_SECRET : read(secretFile));
  const text = input.trim();
  const parts = inspect(text);
  const checked = parts.kind !== undefined && (secretFile !== undefined || secrets.length > 0);
  const inspection = checked ? check(text, parts, secrets, cookie) : parts;
  const good = checked ? inspection.valid : parts.kind !== undefined;
  return { lines: explain(inspection, cookie), data: inspection, exit: good ? 0 : 1 };
}

function linesOf(text = ""): string[] {
  const lines = text.split("\n").map((line) => line.trim());
  return lines.filter((line) => line !== "");
}

function check(text: string, { format }: Inspection, secrets: string[], name: string | undefined): Inspection {
  const cookie = name === undefined ? {} : { cookie: { name } };
  const idFormat = format ?? "standard";
  return new Sessions({ store: memory(), secret: secrets, idFormat, tokens: true, ...cookie }).inspect(text);
}

function explain(inspection: Inspection, cookie: string | undefined): string[] {
  const { kind, format, keyId, random, checksum, issuedAt, expiresAt } = inspection;
  if (!kind) return ["neither a session id nor a session token: the length, the alphabet or the version is wrong"];
  return [
    `a session ${kind}, format ${format}`,
    ...columns([
      ["key id", keyId],
      ["random", random && `${random} (${random.length * 4} bits)`],
      ["checksum", checksum && `${checksum} (${format === "draco" && kind === "id" ? 70 : 128} bits)`],
      ["issued", issuedAt && date(issuedAt)],
      ["expires", expiresAt && `${date(expiresAt)}, ${distance(expiresAt)}`],
    ]),
    outcome(inspection, cookie),
  ];
}

function outcome({ valid, reason }: Inspection, cookie: string | undefined): string {
  if (valid) return "valid: signed with this secret; only the store knows whether its session still exists";
  if (reason === "no_key") return "not verified: pass the secret with --secret-file <file> or in ELTANIN_SECRET";
  if (reason === "expired") return "invalid: signed with this secret, but expired";
  const name = cookie ?? "__Host-session or session";
  return `invalid: not signed with this secret, or for another cookie than ${name} (pass its name with --cookie <name>)`;
}

/** A time that does not fit into a `Date`, which Eltanin never writes, is shown in milliseconds. */
function date(at: number): string {
  return at <= 8.64e15 ? new Date(at).toISOString() : `${at} ms`;
}

function distance(at: number): string {
  const seconds = Math.round((at - Date.now()) / 1_000);
  const [count, unit] = Math.abs(seconds) < 120 ? [seconds, "second"] : [Math.round(seconds / 60), "minute"];
  return new Intl.RelativeTimeFormat("en", { numeric: "always" }).format(count, unit as "second" | "minute");
}
