import { eltanin } from "eltanin/sveltekit";

export const handle = eltanin((event) => globalThis.sessionsOf(event));

/** Otherwise SvelteKit prints the error. */
export function handleError() {}
