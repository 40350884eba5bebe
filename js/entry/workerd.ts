import module from "../core_bg.wasm";
import { initSync } from "../wasm.js";

initSync(module);

export * from "../index.js";
