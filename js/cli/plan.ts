import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  additionsFor,
  type Binding,
  bindingAddition,
  bindingIn,
  DEFAULTS,
  hasBinding,
  type StoreName,
} from "./binding.js";
import { diff } from "./diff.js";
import type { Place } from "./framework.js";
import { codeOf, onDurableObjects } from "./guide.js";
import { isIgnored } from "./ignored.js";
import type { Project } from "./project.js";
import { variablesOf } from "./secrets.js";
import { additionText, withAddition } from "./wrangler.js";

/** A file that `init` writes. */
interface Edit {
  file: string;
  before: string;
  after: string;
  /** The file has secrets, so it is not shown. */
  isSecret: boolean;
}

/** Lines that a person must add, because an edit would not be safe. */
export interface Manual {
  file: string;
  lines: string;
}

/** The guide's imports of the package, and in React Router's root of what the application made with it. */
const USES_ELTANIN = /["']eltanin["'/]|\bsessionMiddleware\b/;

const EXPORT = 'export { SessionObject } from "eltanin/durable-object";';

/** What `init` does to a project. */
export class Plan {
  readonly manual: Manual[] = [];
  readonly #edits = new Map<string, Edit>();
  readonly #project: Project;
  readonly #binding: Binding;

  constructor(project: Project, store: Exclude<StoreName, "d1"> | undefined, secret: string) {
    this.#project = project;
    this.#binding = (store && DEFAULTS[store]) ?? project.binding ?? defaultOf(project);
    if (!("eltanin" in project.dependencies)) this.#byHand("package.json", "npm install eltanin");
    for (const place of project.framework.places) this.#place(place);
    if (project.framework.platform === "worker") this.#worker();
    this.#secret(project.framework.platform === "worker" ? ".dev.vars" : ".env", secret);
  }

  get edits(): readonly Edit[] {
    return [...this.#edits.values()];
  }

  /** The differences for a person to read. No secret is in them. */
  get lines(): string[] {
    return this.edits.flatMap(({ file, before, after, isSecret }) => [
      `${before === "" ? "new file" : "change"} ${file}`,
      ...(isSecret ? ["+ SESSION_SECRET=(a new secret)"] : diff(before, after)),
      "",
    ]);
  }

  write(): void {
    for (const { file, after } of this.edits) {
      const path = join(this.#project.folder, file);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, after);
    }
  }

  #text(file: string): string | undefined {
    return this.#edits.get(file)?.after ?? this.#project.read(file);
  }

  #put(file: string, after: string, isSecret = false): void {
    const before = this.#project.read(file) ?? "";
    this.#edits.set(file, { file, before, after, isSecret });
  }

  #byHand(file: string, lines: string): void {
    this.manual.push({ file, lines: lines.trim() });
  }

  #append(file: string, line: string, isSecret = false): void {
    const text = this.#text(file) ?? "";
    this.#put(file, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`, isSecret);
  }

  #place(place: Place): void {
    const { kind, edit, until } = place;
    if (kind === "types" && !this.#project.isTypeScript) return;
    const code = this.#code(place);
    const file = this.#project.fileOf(place);
    const existing = file && this.#project.read(file);
    if (file === undefined || existing === undefined) this.#put(place.file, code);
    else if (USES_ELTANIN.test(existing)) this.#sameStore(file, existing);
    else if (kind === "types") this.#declaration(place.file.replace(/[\w.-]+$/, "eltanin.d.ts"), code);
    else {
      const edited = edit?.(existing);
      if (edited === undefined) this.#byHand(file, until ? (code.split(until)[0] as string) : code);
      else this.#put(file, edited);
    }
  }

  #code({ file, block = file }: Place): string {
    const code = codeOf(this.#project.framework.page, block);
    return this.#binding.store === "durable-object" ? onDurableObjects(code) : code;
  }

  /** Interfaces merge, so a declaration can have a file of its own. */
  #declaration(file: string, code: string): void {
    if (!this.#project.has(file)) this.#put(file, code);
  }

  /** `--store` may ask for another store than the one that the code uses. */
  #sameStore(file: string, code: string): void {
    const used = bindingIn(code);
    if (used && used.store !== this.#binding.store) {
      this.#byHand(file, `${this.#binding.store === "kv" ? "kv" : "durableObject"}(env.${this.#binding.name})`);
    }
  }

  #worker(): void {
    const { wranglerFile, wranglerError, settings } = this.#project;
    if (wranglerFile === undefined) this.#put("wrangler.jsonc", this.#newWrangler());
    else {
      const additions = wranglerError ? [bindingAddition(this.#binding)] : additionsFor(settings, this.#binding);
      for (const addition of additions) {
        try {
          this.#put(wranglerFile, withAddition(wranglerFile, this.#text(wranglerFile) ?? "", addition));
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
          this.#byHand(wranglerFile, additionText(wranglerFile, addition));
        }
      }
    }
    if (this.#binding.store === "durable-object") this.#export();
  }

  #newWrangler(): string {
    const { manifest, framework, entry } = this.#project;
    const name = String(manifest.name ?? "")
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, "-");
    const place = framework.places.find(({ kind }) => kind === "entry");
    const settings = {
      name: name.replace(/^-+|-+$/g, "") || "worker",
      ...(place && { main: entry ?? place.file }),
      compatibility_date: "2026-01-01",
      ...framework.wrangler,
    };
    const text = `${JSON.stringify(settings, undefined, 2)}\n`;
    return additionsFor({}, this.#binding).reduce(
      (made, addition) => withAddition("wrangler.jsonc", made, addition),
      text,
    );
  }

  /** The worker's own module must export the class of the Durable Objects. */
  #export(): void {
    const place = this.#project.framework.places.find(({ kind }) => kind === "entry");
    const { main } = this.#project.settings;
    const file = place ? (this.#project.fileOf(place) ?? place.file) : typeof main === "string" ? main : undefined;
    const text = file === undefined ? undefined : this.#text(file);
    if (file === undefined || text === undefined) this.#byHand("the worker's entry", EXPORT);
    else if (!text.includes("eltanin/durable-object")) this.#append(file, EXPORT);
  }

  #secret(file: string, secret: string): void {
    const known = [file, ".env"].find((name) => "SESSION_SECRET" in variablesOf(this.#project.read(name) ?? ""));
    if (!known) this.#append(file, `SESSION_SECRET=${secret}`, true);
    if (!isIgnored(this.#text(".gitignore") ?? "", known ?? file)) this.#append(".gitignore", known ?? file);
  }
}

function defaultOf({ settings }: Project): Binding {
  const objects = DEFAULTS["durable-object"];
  return hasBinding(settings, objects) ? objects : DEFAULTS.kv;
}
