import { initSync } from "../core/wasm.js";
// Nitro's `unwasm` and Vercel's edge runtime return the compiled module for `?module`.
import module from "../core_bg.wasm?module";

initSync(module);

export * from "../index.js";
