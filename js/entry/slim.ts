export { initSync } from "../core/wasm.js";
export * from "../index.js";
