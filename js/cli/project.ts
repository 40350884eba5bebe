import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { type Binding, bindingsIn } from "./binding.js";
import { usage } from "./command.js";
import { type Framework, frameworkOf } from "./framework.js";
import type { Place } from "./place.js";
import { variablesOf } from "./secrets.js";
import { withoutComments } from "./source.js";
import { sourcesBelow } from "./sources.js";
import { isRecord, parseWrangler, type Settings, WRANGLER_FILES } from "./wrangler.js";

export interface Manifest {
  name?: unknown;
  scripts?: unknown;
  dependencies?: unknown;
  devDependencies?: unknown;
  main?: unknown;
}

const EXTENSIONS = [".ts", ".js", ".mjs", ".mts", ".tsx", ".jsx"];
const ENTRIES = ["src/index", "src/server", "src/main", "src/worker", "index", "server", "app", "worker"];

export const isScript = (file: string) => /\.[cm]?[jt]sx?$/.test(file);

/** The project in a folder, as its files describe it. */
export class Project {
  readonly manifest: Manifest;
  readonly dependencies: Record<string, string>;
  readonly framework: Framework;
  /** Wrangler's file, if there is one. */
  readonly wranglerFile: string | undefined;
  readonly settings: Settings;
  /** What is wrong with wrangler's file. */
  readonly wranglerError: string | undefined;
  /** The code of the application, without comments, by its files' names. */
  readonly sources: ReadonlyMap<string, string>;

  constructor(readonly folder: string) {
    this.manifest = this.#manifest();
    const { dependencies, devDependencies } = this.manifest;
    this.dependencies = { ...(devDependencies as object), ...(dependencies as object) };
    this.framework = frameworkOf(this.dependencies);
    this.sources = new Map(sourcesBelow(folder).map((file) => [file, withoutComments(this.read(file) ?? "")]));
    this.wranglerFile = WRANGLER_FILES.find((file) => this.has(file));
    this.settings = {};
    try {
      if (this.wranglerFile) this.settings = parseWrangler(this.wranglerFile, this.read(this.wranglerFile) ?? "");
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.wranglerError = error.message;
    }
  }

  has(file: string): boolean {
    return existsSync(join(this.folder, file));
  }

  read(file: string): string | undefined {
    return this.has(file) ? readFileSync(join(this.folder, file), "utf8") : undefined;
  }

  /** As a worker may be named. */
  get name(): string {
    const name = typeof this.manifest.name === "string" ? this.manifest.name : basename(this.folder);
    const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, "-");
    return plain.replace(/^-+|-+$/g, "").slice(0, 63) || "worker";
  }

  /** The existing file of that name with any extension of a script. */
  existing(file: string): string | undefined {
    if (this.has(file)) return file;
    const stem = file.replace(/\.[a-z]+$/, "");
    const extension = file.endsWith(".d.ts") ? undefined : EXTENSIONS.find((end) => this.has(`${stem}${end}`));
    return extension && `${stem}${extension}`;
  }

  /** Where the application begins. */
  get entry(): string | undefined {
    const named = [this.settings.main, this.manifest.main].filter((file) => typeof file === "string");
    const source = named.find((file) => isScript(file) && this.has(file));
    if (source) return source;
    const name = ENTRIES.find((stem) => this.existing(`${stem}.ts`));
    return name && this.existing(`${name}.ts`);
  }

  /** The places of the framework, as far as its version needs them. */
  get places(): Place[] {
    const [major] = this.frameworkVersion ?? [];
    return this.framework.places.filter((place) => place.major === undefined || place.major === major);
  }

  /** The existing file at a place. */
  fileOf({ file, kind }: Place): string | undefined {
    return kind === "entry" ? this.entry : this.existing(file);
  }

  /** The bindings that the application's code names. */
  get bindings(): (Binding & { file: string })[] {
    return [...this.sources].flatMap(([file, code]) => bindingsIn(code).map((binding) => ({ ...binding, file })));
  }

  get binding(): Binding | undefined {
    return this.bindings[0];
  }

  get usesEltanin(): boolean {
    return [...this.sources.values()].some((code) => /["']eltanin["'/]/.test(code));
  }

  /** Whether the worker exports the class of the Durable Objects. */
  get exportsObject(): boolean {
    return [...this.sources.values()].some((code) => /\bexport\b[^;]*["']eltanin\/durable-object["']/.test(code));
  }

  /** Whether a script starts the worker. */
  get isStarted(): boolean {
    const { scripts } = this.manifest;
    return isRecord(scripts) && ["dev", "start"].some((name) => name in scripts);
  }

  /** Wrangler reads no `.env` beside a `.dev.vars`. */
  get secretFile(): string {
    const isWorker = this.framework.platform === "worker";
    const inEnv = this.secretName in variablesOf(this.read(".env") ?? "");
    return isWorker && (this.has(".dev.vars") || !inEnv) ? ".dev.vars" : ".env";
  }

  /** The variables of the file that has the secret. */
  get variables(): Record<string, string> {
    return variablesOf(this.read(this.secretFile) ?? "");
  }

  /** The name of the variable that the code takes the secret from. */
  get secretName(): string {
    for (const code of this.sources.values()) {
      const [, name] = /\bsecret:\s*\[?\s*[\w$.()?!]*?\b([A-Z][A-Z0-9_]*)\b/.exec(code) ?? [];
      if (name && code.includes("eltanin")) return name;
    }
    return "SESSION_SECRET";
  }

  get isTypeScript(): boolean {
    return this.has("tsconfig.json") || "typescript" in this.dependencies;
  }

  /** The version of a package, as installed here or further up, or else as package.json asks for it. */
  version(name: string): [major: number, minor: number] | undefined {
    const range = this.dependencies[name];
    const [, major, minor] =
      /(\d+)(?:\.(\d+))?/.exec(this.installed(name) ?? (range?.includes(":") ? "" : range) ?? "") ?? [];
    return major === undefined ? undefined : [Number(major), Number(minor ?? Number.POSITIVE_INFINITY)];
  }

  get frameworkVersion(): [major: number, minor: number] | undefined {
    const name = this.framework.packages.find((name) => name in this.dependencies);
    return name === undefined ? undefined : this.version(name);
  }

  /** The version of an installed package. Workspaces have theirs further up. */
  installed(name: string): string | undefined {
    for (let folder = this.folder; ; folder = dirname(folder)) {
      const file = join(folder, "node_modules", name, "package.json");
      if (existsSync(file)) return String(JSON.parse(readFileSync(file, "utf8")).version);
      if (folder === dirname(folder)) return undefined;
    }
  }

  #manifest(): Manifest {
    try {
      const manifest: unknown = JSON.parse((this.read("package.json") ?? "{}").replace(/^\uFEFF/, ""));
      if (isRecord(manifest)) return manifest;
    } catch (error) {
      throw usage(`package.json cannot be read: ${(error as Error).message}`);
    }
    throw usage("package.json cannot be read: it is not an object");
  }
}
