/** Only src/wasm knows that there is JavaScript. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fail, ownFiles } from "../checking.js";
import { root } from "../paths.js";

const BINDINGS = /\b(wasm_bindgen|js_sys|web_sys|serde_wasm_bindgen|getrandom)\b/;

const core = ownFiles(/^src\/.*\.rs$/).filter((file) => !file.startsWith("src/wasm/") && file !== "src/wasm.rs");
if (core.length === 0) fail(["src/ has no Rust files outside src/wasm"]);
fail(
  core.flatMap((file) =>
    readFileSync(join(root, file), "utf8")
      .split("\n")
      .flatMap((line, at) =>
        BINDINGS.test(line) ? [`${file}:${at + 1}: only src/wasm may name ${BINDINGS.exec(line)[0]}`] : [],
      ),
  ),
);
