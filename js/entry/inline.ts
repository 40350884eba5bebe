import base64 from "../core_bg.base64.js";
import { initSync } from "../wasm.js";

initSync(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));

export * from "../index.js";
