import { initSync } from "../core/wasm.js";
import base64 from "../core_bg.base64.js";

initSync(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));

export * from "../index.js";
