import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Binding, bindingIn } from "./binding.js";
import { usage } from "./command.js";
import { type Framework, frameworkOf, type Place } from "./framework.js";
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

  constructor(readonly folder: string) {
    this.manifest = this.#manifest();
    const { dependencies, devDependencies } = this.manifest;
    this.dependencies = { ...(devDependencies as object), ...(dependencies as object) };
    this.framework = frameworkOf(this.dependencies);
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
    const source = named.find((file) => /\.[cm]?[jt]sx?$/.test(file) && this.has(file));
    if (source) return source;
    const name = ENTRIES.find((stem) => this.existing(`${stem}.ts`));
    return name && this.existing(`${name}.ts`);
  }

  /** The existing file at a place. */
  fileOf({ file, kind }: Place): string | undefined {
    return kind === "entry" ? this.entry : this.existing(file);
  }

  /** The binding that the application's code names. */
  get binding(): Binding | undefined {
    for (const place of this.framework.places) {
      const file = place.kind === "types" ? undefined : this.fileOf(place);
      const found = file && bindingIn(this.read(file) ?? "");
      if (found) return found;
    }
    return undefined;
  }

  get isTypeScript(): boolean {
    return this.has("tsconfig.json") || "typescript" in this.dependencies;
  }

  /** The version of an installed package. */
  installed(name: string): string | undefined {
    const text = this.read(`node_modules/${name}/package.json`);
    return text === undefined ? undefined : String(JSON.parse(text).version);
  }

  #manifest(): Manifest {
    try {
      const manifest: unknown = JSON.parse(this.read("package.json") ?? "{}");
      if (isRecord(manifest)) return manifest;
    } catch (error) {
      throw usage(`package.json cannot be read: ${(error as Error).message}`);
    }
    throw usage("package.json cannot be read: it is not an object");
  }
}
