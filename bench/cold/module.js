/** The limit: Eltanin's WebAssembly module imported and instantiated, and nothing run. */
import core from "eltanin/core.wasm";

const imports = {};
for (const { module, name } of WebAssembly.Module.imports(core)) {
  imports[module] ??= {};
  imports[module][name] = () => 0;
}

export default {
  fetch() {
    const { exports } = new WebAssembly.Instance(core, imports);
    return new Response(Object.keys(exports).length > 0 ? "ok" : "empty");
  },
};
