import { initSync } from "../core/wasm.js";
import module from "../core_bg.wasm";

initSync(module);

export * from "../index.js";
