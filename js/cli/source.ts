/** JavaScript and TypeScript files, as far as a text edit is safe. */

const LITERAL_OR_COMMENT = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|`(?:\\[\s\S]|[^`\\])*`|(\/\/.*|\/\*[\s\S]*?\*\/)/g;

/** The code with its comments blank, so that places stay the same. */
export function withoutComments(code: string): string {
  return code.replace(LITERAL_OR_COMMENT, (text, comment) => (comment ? text.replace(/[^\n]/g, " ") : text));
}

/**
 * Adds an item to a list in the object that `call` takes, as `modules` of `defineNuxtConfig({ … })`. Nothing if the code
 * is not as most are.
 */
export function withListed(code: string, call: string, list: string, item: string): string | undefined {
  const plain = withoutComments(code);
  const lists = [...plain.matchAll(new RegExp(`\\b${list}\\s*:\\s*\\[`, "g"))];
  const calls = [...plain.matchAll(new RegExp(`\\b${call}\\(\\s*\\{`, "g"))];
  if (calls.length !== 1 || lists.length > 1) return;
  const [{ 0: open, index }] = (lists.length > 0 ? lists : calls) as [RegExpExecArray];
  const at = index + open.length;
  const [before, rest] = [code.slice(0, at), code.slice(at)];
  if (lists.length > 0) {
    const separator = /^\s*\]/.test(plain.slice(at)) ? "" : /^\s*\n/.test(rest) ? "," : ", ";
    return `${before}${item}${separator}${rest}`;
  }
  if (new RegExp(`\\b${list}\\b`).test(plain)) return;
  return `${before}\n  ${list}: [${item}],${/^[ \t]*\r?\n/.test(rest) ? "" : "\n"}${rest}`;
}

/** Adds an import before the first one. */
export function withImport(code: string, line: string): string {
  const at = withoutComments(code).search(/^import\b/m);
  return at < 0 ? `${line}\n${code}` : `${code.slice(0, at)}${line}\n${code.slice(at)}`;
}
