import { fileURLToPath } from "node:url";

/** What SvelteKit generates is kept out of the checkout. */
const outDir = fileURLToPath(new URL("../../../.eltanin/sveltekit", import.meta.url));

export default { kit: { outDir } };
