/** JSON with comments and trailing commas, as in wrangler.jsonc. It is edited by inserting text, so comments stay. */

/** A value, and where its text is. */
interface Node {
  start: number;
  end: number;
  value: unknown;
  /** The values inside an object or array. */
  children: Node[];
  /** Of an object: the names of its `children`. */
  keys: string[];
  hasTrailingComma: boolean;
}

const TOKEN = /\s+|\/\/.*|\/\*[\s\S]*?\*\/|("(?:\\.|[^"\\\n])*"|[{}[\]:,]|[^\s{}[\]:,"/]+)/y;

export function parseJsonc(text: string): unknown {
  return new Parser(text).document().value;
}

/**
 * Adds a value to the list at that path, and makes what is missing of the path. Throws if something else is there.
 */
export function appendToJsonc(text: string, path: readonly string[], value: unknown): string {
  const { node, missing } = find(text, path);
  if (missing.length > 0) return insertPath(text, node, missing, [value]);
  if (!Array.isArray(node.value)) throw new SyntaxError(`${path.join(".")} is not a list`);
  return insert(text, node, value);
}

/** Adds a member at that path, and makes what is missing of the path. A member that is there stays as it is. */
export function addToJsonc(text: string, path: readonly string[], value: unknown): string {
  const { node, missing } = find(text, path);
  return missing.length > 0 ? insertPath(text, node, missing, value) : text;
}

/** The value at that path, or the innermost object on the way to it. Throws if something else is on the way. */
function find(text: string, path: readonly string[]): { node: Node; missing: readonly string[] } {
  let node = new Parser(text).document();
  for (const [depth, key] of path.entries()) {
    if (!isObject(node)) throw new SyntaxError(`${path.slice(0, depth).join(".")} is not an object`);
    const index = node.keys.lastIndexOf(key);
    if (index < 0) return { node, missing: path.slice(depth) };
    node = node.children[index] as Node;
  }
  return { node, missing: [] };
}

function insertPath(text: string, node: Node, [key, ...inner]: readonly string[], value: unknown): string {
  const content = inner.reduceRight<unknown>((wrapped, name) => ({ [name]: wrapped }), value);
  return insert(text, node, content, key);
}

const isObject = ({ value }: Node) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Inserts a child at the end of an object or array, in the style of the text around it. */
function insert(text: string, node: Node, value: unknown, key?: string): string {
  const unit = /^\t/m.test(text) ? "\t" : (/^ +(?=["{])/m.exec(text)?.[0] ?? "  ");
  const outer = indentOf(text, node.start);
  const indent = outer + unit;
  const json = JSON.stringify(value, undefined, unit).replaceAll("\n", `\n${indent}`);
  const item = `\n${indent}${key === undefined ? "" : `${JSON.stringify(key)}: `}${json}`;
  const last = node.children.at(-1);
  const close = node.end - 1;
  const contentEnd = text.slice(0, close).trimEnd().length;
  const needsComma = last !== undefined && !node.hasTrailingComma;
  const between = last ? text.slice(last.end, contentEnd) : text.slice(node.start + 1, contentEnd);
  const before = text.slice(0, last ? last.end : node.start + 1) + (needsComma ? "," : "") + between;
  return `${before}${item}${node.hasTrailingComma ? "," : ""}\n${outer}${text.slice(close)}`;
}

/** The white space at the beginning of the line. */
function indentOf(text: string, at: number): string {
  return /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", at - 1) + 1))?.[0] ?? "";
}

class Parser {
  readonly #tokens: { text: string; start: number; end: number }[] = [];
  #next = 0;

  constructor(text: string) {
    let at = text.startsWith("\uFEFF") ? 1 : 0;
    while (at < text.length) {
      TOKEN.lastIndex = at;
      const match = TOKEN.exec(text);
      if (!match) throw new SyntaxError(`line ${text.slice(0, at).split("\n").length} is not JSON`);
      if (match[1] !== undefined) this.#tokens.push({ text: match[1], start: at, end: TOKEN.lastIndex });
      at = TOKEN.lastIndex;
    }
  }

  document(): Node {
    const node = this.#value();
    if (this.#next < this.#tokens.length) throw new SyntaxError("there is text after the end");
    return node;
  }

  #take() {
    const token = this.#tokens[this.#next++];
    if (!token) throw new SyntaxError("the end is missing");
    return token;
  }

  #value(): Node {
    const { text, start, end } = this.#take();
    if (text === "{" || text === "[") return this.#container(text, start);
    return { start, end, value: JSON.parse(text), children: [], keys: [], hasTrailingComma: false };
  }

  #container(open: string, start: number): Node {
    const close = open === "{" ? "}" : "]";
    const node: Node = { start, end: start, value: undefined, children: [], keys: [], hasTrailingComma: false };
    while (this.#tokens[this.#next]?.text !== close) {
      if (node.children.length > 0 && !node.hasTrailingComma) throw new SyntaxError("a comma is missing");
      if (open === "{") {
        node.keys.push(String(JSON.parse(this.#take().text)));
        if (this.#take().text !== ":") throw new SyntaxError("a colon is missing");
      }
      node.children.push(this.#value());
      node.hasTrailingComma = this.#tokens[this.#next]?.text === ",";
      if (node.hasTrailingComma) this.#next++;
    }
    node.end = this.#take().end;
    const values = node.children.map(({ value }) => value);
    node.value = open === "[" ? values : Object.fromEntries(node.keys.map((key, index) => [key, values[index]]));
    return node;
  }
}
