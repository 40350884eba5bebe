import { generateSecret } from "../secret.js";
import type { Command } from "./command.js";

/** Makes a secret. */
export const secretCommand: Command = {
  summary: "make a secret that signs session ids and tokens",
  help: `Usage: eltanin secret [--json]

Prints a new secret of 32 random bytes. To store it without showing it:

  npx eltanin secret | npx wrangler secret put SESSION_SECRET
  echo "SESSION_SECRET=$(npx eltanin secret)" >> .dev.vars

Exit codes:
  0  success
  2  wrong usage; standard error says what would be right
`,
  options: [],
  run() {
    const secret = generateSecret();
    return { lines: [secret], data: { secret }, exit: 0 };
  },
};
