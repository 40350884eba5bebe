/** TOML, as in wrangler.toml. It is edited by appending tables, so comments stay. */

type Table = { [key: string]: unknown };

const BLANK = /(?:[ \t]|#.*)*/y;
const SPACE = /(?:\s|#.*)*/y;
const KEY = /"((?:\\.|[^"\\\n])*)"|'([^'\n]*)'|([\w-]+)/y;
const STRING = /"""\r?\n?([\s\S]*?)"""(?!")|'''\r?\n?([\s\S]*?)'''(?!')|"((?:\\.|[^"\\\n])*)"|'([^'\n]*)'/y;
const BARE = /[^\s,\]}#]+/y;
const ESCAPE = /\\(?:u([\da-fA-F]{4})|U([\da-fA-F]{8})|(["\\bfnrt])|\s*\n\s*)/g;

export function parseToml(text: string): Table {
  return new Parser(text).document();
}

/** Adds a table to the list of tables at that path. Throws if the file cannot have it there. */
export function appendToToml(text: string, path: readonly string[], value: Table): string {
  const parser = new Parser(text);
  const list = path.reduce<unknown>((at, key) => (at as Table | undefined)?.[key], parser.document());
  const place = parser.inline.get(list as object);
  const pairs = Object.entries(value).map(([key, content]) => `${key} = ${JSON.stringify(content)}`);
  if (place) return insert(text, place, `{ ${pairs.join(", ")} }`);
  const gap = text === "" ? "" : text.endsWith("\n") ? "\n" : "\n\n";
  const appended = `${text}${gap}[[${path.join(".")}]]\n${pairs.join("\n")}\n`;
  parseToml(appended);
  return appended;
}

/** Where a list is that is a value, as in `kv_namespaces = [{ … }]`. */
interface Inline {
  /** After the bracket. */
  start: number;
  /** Before the closing bracket. */
  end: number;
  /** After the last item, if there is one. */
  last: number | undefined;
  hasTrailingComma: boolean;
}

function insert(text: string, { start, end, last, hasTrailingComma }: Inline, item: string): string {
  if (last === undefined) return `${text.slice(0, start)}${item}${text.slice(start)}`;
  const before = text.slice(0, last) + (hasTrailingComma ? "" : ",");
  const lineEnd = text.indexOf("\n", last);
  if (lineEnd < 0 || lineEnd > end) {
    const comma = hasTrailingComma ? (/^[^,]*,/.exec(text.slice(last)) as RegExpExecArray)[0] : "";
    return `${before}${comma} ${item}${text.slice(last + comma.length)}`;
  }
  const indent = /^[ \t]*/.exec(text.slice(text.lastIndexOf("\n", last) + 1))?.[0];
  return `${before}${text.slice(last, lineEnd)}\n${indent}${item},${text.slice(lineEnd)}`;
}

class Parser {
  readonly #text: string;
  #at = 0;
  readonly inline = new Map<object, Inline>();
  /** Lists and tables that are values: no header adds to them. */
  readonly #closed = new WeakSet<object>();

  constructor(text: string) {
    this.#text = text;
  }

  document(): Table {
    const root: Table = {};
    let table = root;
    for (this.#skip(SPACE); this.#at < this.#text.length; this.#skip(SPACE)) {
      if (this.#is("[[")) table = this.#header(root, "]]");
      else if (this.#is("[")) table = this.#header(root, "]");
      else this.#assign(table);
      this.#skip(BLANK);
      if (this.#at < this.#text.length && !/[\r\n]/.test(this.#text[this.#at] as string)) this.#fail();
    }
    return root;
  }

  #header(root: Table, close: "]" | "]]"): Table {
    const keys = this.#keys();
    if (!this.#is(close)) this.#fail();
    const last = keys.pop() as string;
    const parent = this.#tableAt(root, keys);
    if (close === "]") return this.#tableAt(parent, [last]);
    if (!Object.hasOwn(parent, last)) parent[last] = [];
    const list = parent[last];
    if (!Array.isArray(list) || this.#closed.has(list)) this.#fail();
    const table: Table = {};
    (list as unknown[]).push(table);
    return table;
  }

  /** The table under these keys, made if it is missing. In a list it is the last one. */
  #tableAt(from: Table, keys: readonly string[]): Table {
    let table = from;
    for (const key of keys) {
      if (!Object.hasOwn(table, key)) table[key] = {};
      const next = table[key];
      if (typeof next !== "object" || next === null || this.#closed.has(next)) this.#fail();
      table = (Array.isArray(next) ? next.at(-1) : next) as Table;
    }
    return table;
  }

  #assign(table: Table): void {
    const keys = this.#keys();
    if (!this.#is("=")) this.#fail();
    const last = keys.pop() as string;
    const parent = this.#tableAt(table, keys);
    if (Object.hasOwn(parent, last)) this.#fail();
    parent[last] = this.#value();
  }

  #keys(): string[] {
    const keys: string[] = [];
    do {
      this.#skip(BLANK);
      const [, basic, literal, bare] = this.#match(KEY) ?? this.#fail();
      keys.push(basic === undefined ? ((literal ?? bare) as string) : unescaped(basic));
      this.#skip(BLANK);
    } while (this.#is("."));
    return keys;
  }

  #value(): unknown {
    this.#skip(BLANK);
    const start = this.#at + 1;
    if (this.#is("[")) return this.#array(start);
    if (this.#is("{")) {
      const table: Table = {};
      this.#list("}", () => this.#assign(table));
      return this.#closing(table);
    }
    const string = this.#match(STRING);
    if (string) {
      const [, lines, rawLines, basic, literal] = string;
      return rawLines ?? literal ?? unescaped((lines ?? basic) as string);
    }
    const [bare] = this.#match(BARE) ?? this.#fail();
    return bare === "true" ? true : bare === "false" ? false : Number.isNaN(Number(bare)) ? bare : Number(bare);
  }

  #closing<T extends object>(value: T): T {
    this.#closed.add(value);
    return value;
  }

  #array(start: number): unknown[] {
    let last: number | undefined;
    const items = this.#list("]", () => {
      const value = this.#value();
      last = this.#at;
      return value;
    });
    const end = this.#at - 1;
    const hasTrailingComma = last !== undefined && /^(?:\s|#.*)*,/.test(this.#text.slice(last, end));
    this.inline.set(items, { start, end, last, hasTrailingComma });
    return this.#closing(items);
  }

  #list<T>(close: string, item: () => T): T[] {
    const items: T[] = [];
    for (this.#skip(SPACE); !this.#is(close); this.#skip(SPACE)) {
      items.push(item());
      this.#skip(SPACE);
      if (!this.#is(",") && this.#text[this.#at] !== close) this.#fail();
    }
    return items;
  }

  #is(sign: string): boolean {
    const found = this.#text.startsWith(sign, this.#at);
    if (found) this.#at += sign.length;
    return found;
  }

  #skip(pattern: RegExp): void {
    this.#match(pattern);
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#at;
    const match = pattern.exec(this.#text);
    if (match) this.#at = pattern.lastIndex;
    return match;
  }

  #fail(): never {
    throw new SyntaxError(`line ${this.#text.slice(0, this.#at).split("\n").length} is not TOML`);
  }
}

function unescaped(text: string): string {
  const signs: Record<string, string> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
  return text.replace(ESCAPE, (_, short, long, sign) =>
    short || long ? String.fromCodePoint(Number.parseInt(short ?? long, 16)) : sign ? (signs[sign] ?? sign) : "",
  );
}
