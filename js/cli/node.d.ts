/** The little of Node that the command line uses. Node's own types would make its globals look at home in all of js/. */

declare module "node:fs" {
  export function existsSync(path: string): boolean;
  export function readdirSync(
    path: string,
    options: { withFileTypes: true },
  ): { name: string; isDirectory(): boolean; isFile(): boolean }[];
  export function mkdirSync(path: string, options: { recursive: true }): void;
  export function readFileSync(file: string | URL | 0, encoding: "utf8"): string;
  export function realpathSync(path: string): string;
  export function writeFileSync(file: string, text: string, options: { mode: number }): void;
}

declare module "node:path" {
  export function basename(path: string): string;
  export function dirname(path: string): string;
  export function join(...parts: string[]): string;
}

declare module "node:readline" {
  export function createInterface(options: { input: object }): {
    once(event: "line" | "close", listener: (line?: string) => void): void;
    close(): void;
  };
}

declare module "node:process" {
  export const argv: string[];
  export const env: Record<string, string | undefined>;
  export const stdin: object;
  export const stdout: { write(text: string): boolean };
  export const stderr: { write(text: string): boolean };
  export const versions: { node: string };
  export function cwd(): string;
  const process: { exitCode: number };
  export default process;
}

declare module "node:child_process" {
  export function spawnSync(
    program: string,
    args: readonly string[],
    options: { cwd: string },
  ): { status: number | null };
}
