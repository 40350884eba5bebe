/** The little of Node that the command line uses. Node's own types would make its globals look at home in all of js/. */

declare module "node:fs" {
  export function readFileSync(file: string | 0, encoding: "utf8"): string;
}

declare module "node:process" {
  export const argv: string[];
  export const env: Record<string, string | undefined>;
  export const stdout: { write(text: string): boolean };
  export const stderr: { write(text: string): boolean };
  const process: { exitCode: number };
  export default process;
}
