import { dirname, join } from "node:path";
import { additionsFor, type Binding, bindingAddition, DEFAULTS, hasBinding, type StoreName } from "./binding.js";
import { Changes } from "./changes.js";
import { codeOf, onDurableObjects, pathOf } from "./guide.js";
import { isIgnored } from "./ignored.js";
import { changeManifest } from "./manifest.js";
import { isDone, type Place } from "./place.js";
import { isScript, type Project } from "./project.js";
import { COMPATIBILITY_DATE, DATES, dateOf } from "./settings.js";
import { additionText, withAddition, withSetting } from "./wrangler.js";

const EXPORT = 'export { SessionObject } from "eltanin/durable-object";';

/** What `init` does to a project. */
export class Plan {
  readonly changes: Changes;
  /** The commands that follow. */
  readonly commands: readonly string[];
  readonly #project: Project;
  readonly #binding: Binding;

  constructor(project: Project, store: Exclude<StoreName, "d1"> | undefined, secret: string, version: string) {
    const { framework } = project;
    this.changes = new Changes(project);
    this.#project = project;
    this.#binding = (store && DEFAULTS[store]) ?? project.binding ?? defaultOf(project);
    this.commands = changeManifest(project, this.changes, version);
    if (framework.places.length === 0 && !project.usesEltanin) this.changes.byHand("read", pathOf(framework.page));
    for (const place of project.places) this.#place(place);
    if (framework.platform === "worker") this.#worker();
    if (framework.cloudflare && !(framework.cloudflare[0] in project.dependencies)) {
      this.changes.byHand("run this", framework.cloudflare[1]);
    }
    this.#secret(secret);
  }

  #place(place: Place): void {
    const { file, kind, edit, until, isOf } = place;
    if (kind === "types" && !this.#project.isTypeScript) return;
    const existing = this.#project.fileOf(place) ?? (kind === "entry" ? this.#newEntry(file) : file);
    // Another place may have changed it, or made it.
    const text = this.changes.text(existing);
    const code = this.#code(place, existing);
    if (text === undefined) {
      if (isOf === "application") this.changes.byHand(`add this to ${file}`, code);
      else if (isOf !== "optional") this.changes.put(existing, code);
    } else if (isDone(place, text)) this.#sameStore(existing);
    else if (kind === "types") this.#declaration(file.replace(/[\w.-]+$/, "eltanin.d.ts"), code);
    else {
      const edited = this.#companion(place, existing) ? edit?.(text) : undefined;
      if (edited !== undefined) this.changes.put(existing, edited);
      else this.changes.byHand(`add this to ${existing}`, until ? (code.split(until)[0] as string) : code);
    }
  }

  #code({ code, file, block = file, javascript }: Place, existing: string): string {
    return code ?? this.#guided(javascript && /\.[cm]?jsx?$/.test(existing) ? javascript : block);
  }

  /** A block of the guide, for the store. */
  #guided(block: string): string {
    const code = codeOf(this.#project.framework.page, block);
    return this.#binding.store === "durable-object" ? onDurableObjects(code) : code;
  }

  /** Where wrangler's file expects the worker. Adds `main` if the file has none. */
  #newEntry(file: string): string {
    const { wranglerFile, wranglerError, settings, framework } = this.#project;
    if (framework.platform === "node" || wranglerFile === undefined || wranglerError) return file;
    if (typeof settings.main === "string" && isScript(settings.main)) return join(settings.main);
    if (settings.main === undefined) {
      this.changes.put(wranglerFile, withSetting(wranglerFile, this.changes.text(wranglerFile) ?? "", "main", file));
    }
    return file;
  }

  /** Writes the file that the edited one imports. Returns whether it is there. */
  #companion({ companion, edit }: Place, existing: string): boolean {
    if (!companion) return true;
    const file = join(dirname(existing), companion.replace(/.*\//, ""));
    if (this.#project.has(file) || !edit?.(this.changes.text(existing) ?? "")) return false;
    this.changes.put(file, this.#guided(companion));
    return true;
  }

  /** Interfaces merge, so a declaration can have a file of its own. */
  #declaration(file: string, code: string): void {
    if (!this.#project.has(file)) this.changes.put(file, code);
  }

  /** `--store` may ask for another store than the one that the code uses. */
  #sameStore(file: string): void {
    const used = this.#project.bindings.find((binding) => binding.file === file);
    if (used && used.store !== this.#binding.store) {
      const call = this.#binding.store === "kv" ? "kv" : "durableObject";
      this.changes.byHand(`use this store in ${file}`, `${call}(env.${this.#binding.name})`);
    }
  }

  #worker(): void {
    const { wranglerFile, wranglerError, settings } = this.#project;
    if (wranglerFile === undefined) this.changes.put("wrangler.jsonc", this.#newWrangler());
    else {
      const additions = wranglerError ? [bindingAddition(this.#binding)] : additionsFor(settings, this.#binding);
      for (const addition of additions) {
        try {
          const text = this.changes.text(wranglerFile) ?? "";
          this.changes.put(wranglerFile, withAddition(wranglerFile, text, addition));
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error;
          this.changes.byHand(`add this to ${wranglerFile}`, additionText(wranglerFile, addition));
        }
      }
      const [first] = DATES[this.#binding.store];
      if ((dateOf(settings) ?? first) < first) {
        this.changes.byHand(`set compatibility_date in ${wranglerFile} to this day or a later one`, first);
      }
    }
    if (this.#binding.store === "durable-object") this.#export();
  }

  #newWrangler(): string {
    const { name, framework, entry } = this.#project;
    const place = framework.places.find(({ kind }) => kind === "entry");
    const settings = {
      name,
      ...(place && { main: entry ?? place.file }),
      compatibility_date: COMPATIBILITY_DATE,
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
    if (this.#project.exportsObject) return;
    const place = this.#project.framework.places.find(({ kind }) => kind === "entry");
    const { main } = this.#project.settings;
    const file = place
      ? (this.#project.fileOf(place) ?? this.#newEntry(place.file))
      : typeof main === "string"
        ? main
        : undefined;
    const text = file === undefined ? undefined : this.changes.text(file);
    if (file === undefined || text === undefined) this.changes.byHand("add this to the worker's entry", EXPORT);
    else this.changes.append(file, EXPORT);
  }

  #secret(secret: string): void {
    const { secretFile, secretName } = this.#project;
    if (!(secretName in this.#project.variables)) this.changes.append(secretFile, `${secretName}=${secret}`, true);
    const gitignore = this.changes.text(".gitignore");
    if (gitignore === undefined) this.changes.append(".gitignore", "node_modules\n.wrangler");
    if (!isIgnored(gitignore ?? "", secretFile)) this.changes.append(".gitignore", secretFile);
  }
}

function defaultOf({ settings }: Project): Binding {
  const objects = DEFAULTS["durable-object"];
  return hasBinding(settings, objects) ? objects : DEFAULTS.kv;
}
