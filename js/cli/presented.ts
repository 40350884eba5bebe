/** An id or a token as a client presents it. */
export interface Presented {
  /** The id or token. */
  text: string;
  /** The name of its cookie, if the text has it. */
  cookie?: string;
}

const FIELD = /^(set-cookie|cookie|authorization|session-token)\s*:\s*/i;

/**
 * Finds the id or token in what a browser shows: `name=value; attributes`, a line of a `Cookie`, `Set-Cookie`,
 * `Authorization` or `Session-Token` field, or a row of its table of cookies. Of several cookies it takes the one with
 * that name, or else the first whose value `isSession`. A text without such a value is returned as it is.
 */
export function presentedIn(line: string, name: string | undefined, isSession: (text: string) => boolean): Presented {
  const text = unquoted(
    unquoted(line)
      .replace(FIELD, "")
      .replace(/^Bearer\s+/i, ""),
  );
  if (isSession(text)) return { text };
  const pairs = text.split(/;|\n/).flatMap(pairOf);
  const found = pairs.find((pair) => (name === undefined ? isSession(pair.text) : pair.cookie === name));
  return found ?? { text };
}

/** `name=value`, or a row of a table, whose cells are a tab apart. */
function pairOf(part: string): Required<Presented>[] {
  const [, cookie, value] = /^([^=\t]+)[=\t]([^\t]*)/.exec(part.trim()) ?? [];
  return cookie && value !== undefined ? [{ cookie: cookie.trim(), text: unquoted(value) }] : [];
}

function unquoted(text: string): string {
  const trimmed = text.trim();
  return /^(["'`])(.*)\1$/s.exec(trimmed)?.[2]?.trim() ?? trimmed;
}
