/** The module's own memory, as the built glue gives it: to measure it, and to use it up. */

import { initSync } from "../../dist/core.js";

/** The memory of the instance that is running; after a trap that is another one. */
export const wasmMemory = () => initSync().memory;

/** Its size in bytes. */
export const wasmBytes = () => wasmMemory().buffer.byteLength;
