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
  if (lists.length === 0 && !new RegExp(`\\b${list}\\b`).test(plain)) {
    return withProperty(code, new RegExp(`\\b${call}\\(\\s*\\{`, "g"), `${list}: [${item}]`);
  }
  const calls = [...plain.matchAll(new RegExp(`\\b${call}\\(`, "g"))];
  const [first, ...others] = lists;
  if (!first || others.length > 0 || calls.length !== 1) return;
  const at = first.index + first[0].length;
  const rest = code.slice(at);
  const separator = /^\s*\]/.test(plain.slice(at)) ? "" : /^\s*\n/.test(rest) ? "," : ", ";
  return `${code.slice(0, at)}${item}${separator}${rest}`;
}

/** Adds a property at the beginning of an object. Nothing unless the code has its beginning once. */
export function withProperty(code: string, beginning: RegExp, property: string): string | undefined {
  const [first, ...others] = [...withoutComments(code).matchAll(beginning)];
  if (!first || others.length > 0) return;
  const at = first.index + first[0].length;
  const [before, rest] = [code.slice(0, at), code.slice(at)];
  const [line, indent] = /^[ \t]*\r?\n([ \t]*)/.exec(rest) ?? [];
  if (line !== undefined) return `${before}\n${indent}${property},${rest}`;
  return /^\s*\}/.test(rest) ? `${before} ${property} ${rest.trimStart()}` : `${before} ${property},${rest}`;
}

/** Adds an import before the first one. */
export function withImport(code: string, line: string): string {
  const at = withoutComments(code).search(/^import\b/m);
  return at < 0 ? `${line}\n${code}` : `${code.slice(0, at)}${line}\n${code.slice(at)}`;
}

/** Where a statement ends that goes on with a call at `from`. Nothing if more follows after the call. */
export function statementEnd(plain: string, from: number): number | undefined {
  let depth = 0;
  for (let at = from; at < plain.length; at++) {
    const sign = plain[at] as string;
    if ("([{".includes(sign)) depth++;
    if (")]}".includes(sign)) depth--;
    if (sign !== ")" || depth > 0) continue;
    const [rest] = /^[ \t]*;?/.exec(plain.slice(at + 1)) as RegExpExecArray;
    const end = at + 1 + rest.length;
    const isLast = rest.endsWith(";") ? /^[ \t]*(\r?\n|$)/ : /^[ \t]*(\r?\n(?!\s*[.(])|$)/;
    return isLast.test(plain.slice(end)) ? end : undefined;
  }
  return undefined;
}
