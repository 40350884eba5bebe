import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { diff } from "./diff.js";
import type { Project } from "./project.js";

/** A file that `init` writes. */
interface Edit {
  file: string;
  before: string;
  after: string;
  /** The file has secrets, so it is not shown. */
  isSecret: boolean;
}

/** What a person must do, because an edit would not be safe. */
export interface Manual {
  /** As in `add this to worker.js`. */
  task: string;
  lines: string;
}

/** Changes of a project's files that are not written yet. */
export class Changes {
  readonly manual: Manual[] = [];
  readonly #edits = new Map<string, Edit>();
  readonly #project: Project;

  constructor(project: Project) {
    this.#project = project;
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
    for (const { file, after, isSecret } of this.edits) {
      const path = join(this.#project.folder, file);
      mkdirSync(dirname(path), { recursive: true });
      // A new file with a secret is for its owner only.
      writeFileSync(path, after, { mode: isSecret ? 0o600 : 0o666 });
    }
  }

  /** The file with the changes so far. */
  text(file: string): string | undefined {
    return this.#edits.get(file)?.after ?? this.#project.read(file);
  }

  put(file: string, text: string, isSecret = false): void {
    const before = this.#project.read(file) ?? "";
    const after = before.includes("\r\n") ? text.replaceAll(/\r?\n/g, "\r\n") : text;
    if (after !== before) this.#edits.set(file, { file, before, after, isSecret });
  }

  append(file: string, line: string, isSecret = false): void {
    const text = this.text(file) ?? "";
    this.put(file, `${text}${text === "" || text.endsWith("\n") ? "" : "\n"}${line}\n`, isSecret);
  }

  byHand(task: string, lines: string): void {
    this.manual.push({ task, lines: lines.trim() });
  }
}
