export * from "../index.js";
export { initSync } from "../wasm.js";
