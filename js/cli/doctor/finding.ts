/** What a check of `doctor` found. */

export interface Finding {
  /** `error`: sessions do not work, or a secret is not one. */
  level: "ok" | "warn" | "error";
  check: "binding" | "secret" | "date" | "adapter" | "wasm" | "cookie" | "versions";
  text: string;
  /** What a person does about it, in one sentence. */
  fix?: string;
}

type Check = Finding["check"];

export const ok = (check: Check, text: string): Finding => ({ level: "ok", check, text });
export const warn = (check: Check, text: string, fix: string): Finding => ({ level: "warn", check, text, fix });
export const error = (check: Check, text: string, fix: string): Finding => ({ level: "error", check, text, fix });

export const RUN_INIT = 'run "npx eltanin init"';
