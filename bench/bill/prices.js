/**
 * What Cloudflare charges on the paid plan: dollars for a million beyond what each month includes, in millions. Looked up
 * on 28 November 2026 in the pricing pages of Workers KV, Durable Objects and D1.
 */
export const PRICES = {
  kvRead: { name: "KV read", dollars: 0.5, included: 10 },
  kvWrite: { name: "KV write", dollars: 5, included: 1 },
  objectRequest: { name: "Durable Object request", dollars: 0.15, included: 1 },
  objectRow: { name: "Durable Object row written", dollars: 1, included: 50 },
  d1Row: { name: "D1 row written", dollars: 1, included: 50 },
};

/** Dollars for operations, given in millions by name, beyond what is included. */
export function dollars(operations) {
  return Object.entries(operations).reduce((sum, [name, millions]) => sum + PRICES[name].dollars * millions, 0);
}

/** The same for all operations of a month, less what is included. */
export function monthly(operations) {
  const beyond = ([name, millions]) => [name, Math.max(0, millions - PRICES[name].included)];
  return dollars(Object.fromEntries(Object.entries(operations).map(beyond)));
}
