import { stdin, stdout } from "node:process";
import { createInterface } from "node:readline";

/** Asks a person. An empty line is yes. Anything else but yes, the end of the input too, is no. */
export function confirm(question: string): Promise<boolean> {
  stdout.write(`${question} [Y/n] `);
  const lines = createInterface({ input: stdin });
  return new Promise((resolve) => {
    lines.once("line", (line = "") => {
      resolve(/^\s*(y(es)?)?\s*$/i.test(line));
      lines.close();
    });
    lines.once("close", () => resolve(false));
  });
}
