import { SessionsError } from "../error.js";
import { inspect } from "../inspect.js";
import type { Inspection } from "../options.js";
import { Sessions } from "../sessions.js";
import { memory } from "../store/memory.js";
import { type Call, type Command, columns, type Result, usage } from "./command.js";
import { presentedIn } from "./presented.js";
import { type NamedSecret, secretsOf } from "./secrets.js";

/** Parses an id or a token, and verifies it if there is a secret. */
export const inspectCommand: Command = {
  summary: "read a session id or token, and verify it with the site's secret",
  help: `Usage: eltanin inspect [--secret-file <file>] [--cookie <name>] [--json] <text>

Reads a session id or a session token. <text> is the id or token itself, or what a browser shows of it:
name=value; attributes, or a line of the fields Cookie, Set-Cookie, Authorization or Session-Token.
Put it in quotes. "-" reads it from standard input. An id is a password: on standard input it is
neither in the list of processes nor in the shell's history.

With a secret, it also verifies the id or token, and says which secret signed it.

  --secret-file <file>  a file with one secret a line, or with lines NAME=value, such as .dev.vars or .env.
                        Without this option, the environment variable ELTANIN_SECRET has the secrets.
  --cookie <name>       the name of the site's cookie, because an id is valid for one name.
                        Without this option, it is the name in <text>, or else __Host-session or session.
  --json                print one line of JSON

Exit codes:
  0  it is valid; or it has the right form, and there is no secret
  1  it is not valid
  2  wrong usage; standard error says what would be right
`,
  input: "an id or a token",
  options: ["secret-file", "cookie"],
  run({ input, options, env }: Call): Result {
    const secrets = secretsOf(options["secret-file"], env);
    const { text, cookie = options.cookie } = presentedIn(input, options.cookie, isSession);
    const parts = inspect(text);
    if (!parts.kind || secrets.length === 0) {
      return { lines: explain(parts, cookie, []), data: { ...parts, cookie }, exit: parts.kind ? 0 : 1 };
    }
    const { inspection, secret } = verify(text, parts, secrets, cookie);
    const lines = explain(inspection, cookie, secret ? [secret] : secrets);
    return { lines, data: { ...inspection, cookie, secret: secret?.name }, exit: inspection.valid ? 0 : 1 };
  },
};

/** Whether a text has the form of an id or a token. */
export function isSession(text: string): boolean {
  return inspect(text).kind !== undefined;
}

/** Tries one secret after the other. `secret` is the one that signed it. */
function verify(
  text: string,
  parts: Inspection,
  secrets: readonly NamedSecret[],
  cookie: string | undefined,
): { inspection: Inspection; secret?: NamedSecret } {
  let inspection: Inspection | undefined;
  let refused: SessionsError | undefined;
  for (const secret of secrets) {
    try {
      inspection = sessionsOf(parts, secret.secret, cookie).inspect(text);
      if (inspection.reason !== "bad_tag") return { inspection, secret };
    } catch (error) {
      // A file of variables has values that are too short for a secret.
      if (!(error instanceof SessionsError && error.code.startsWith("key_"))) throw error;
      refused ??= usage(`${secret.name}: ${error.message}`);
    }
  }
  if (!inspection) throw refused;
  return { inspection };
}

/** Without a name, `Sessions` knows the cookies `__Host-session` and `session`. */
function sessionsOf({ format = "standard" }: Inspection, secret: string, name: string | undefined): Sessions {
  const isDefault = name === undefined || name === "__Host-session" || name === "session";
  const cookie = isDefault ? {} : { cookie: { name } };
  return new Sessions({ store: memory(), secret, idFormat: format, tokens: true, ...cookie });
}

function explain(inspection: Inspection, cookie: string | undefined, secrets: readonly NamedSecret[]): string[] {
  const { kind, format, keyId, random, checksum, issuedAt, expiresAt } = inspection;
  if (!kind) return ["neither a session id nor a session token: the length, the alphabet or the version is wrong"];
  return [
    `a session ${kind}, format ${format}`,
    ...columns([
      ["cookie", cookie],
      ["key id", keyId],
      ["random", random && `${random} (${random.length * 4} bits)`],
      ["checksum", checksum && `${checksum} (${format === "draco" && kind === "id" ? 70 : 128} bits)`],
      ["issued", issuedAt && date(issuedAt)],
      ["expires", expiresAt && `${date(expiresAt)}, ${distance(expiresAt)}`],
    ]),
    outcome(inspection, cookie, secrets.map(({ name }) => name).join(" or ")),
  ];
}

function outcome({ valid, reason }: Inspection, cookie: string | undefined, secret: string): string {
  if (valid) return `valid: signed with ${secret}; only the store knows whether its session still exists`;
  if (reason === "no_key") return "not verified: pass the secret with --secret-file <file> or in ELTANIN_SECRET";
  if (reason === "expired") return `invalid: signed with ${secret}, but expired`;
  const name = cookie ?? "__Host-session or session";
  return `invalid: not signed with ${secret}, or for another cookie than ${name} (pass its name with --cookie <name>)`;
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
