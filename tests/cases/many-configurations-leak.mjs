// Engines beyond 16 are dropped from the cache; where there is no FinalizationRegistry (workerd with an old compatibility
// date) they must be freed, or 40 tenants fill the isolate.
import { secret, verdict } from "./support.mjs";

// Node's own parts need it while they load; the package is loaded without it.
new Response("").body?.cancel();
new Request("https://a.example/").headers.get("a");
delete globalThis.FinalizationRegistry;
const instantiate = WebAssembly.Instance;
let memoryOf;
WebAssembly.Instance = function Instance(...all) {
  const made = new instantiate(...all);
  memoryOf ??= Object.values(made.exports).find((one) => one instanceof WebAssembly.Memory);
  return made;
};
const { memory, Sessions } = await import("eltanin");
const store = memory();
for (let number = 0; number < 20_000; number++) new Sessions({ store, secret: `${secret} of tenant ${number % 40}` });
const mib = memoryOf.buffer.byteLength / 1_048_576;
verdict(mib < 8, `${mib.toFixed(1)} MiB of module memory after 20,000 constructions by 40 tenants`);
