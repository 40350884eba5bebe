/** Random input that is the same in every run: the seed is in the test. */

/** Mulberry32: 32 random bits at a time. */
export function randomOf(seed) {
  let state = seed >>> 0;
  const bits = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit) => bits() % limit;
  const pick = (list) => list[below(list.length)];
  const bytes = (length) => Uint8Array.from({ length }, () => below(256));
  const text = (length, alphabet) => Array.from({ length }, () => pick(alphabet)).join("");
  return { below, pick, bytes, text };
}

/** `bytes` with some of them changed, dropped, doubled or cut off. */
export function mutate(bytes, { below }) {
  const changed = [...bytes];
  for (let times = 1 + below(4); times > 0; times--) {
    const at = below(changed.length + 1);
    switch (below(5)) {
      case 0:
        changed[at] = below(256);
        break;
      case 1:
        changed.splice(at, 1 + below(8));
        break;
      case 2:
        changed.splice(at, 0, ...changed.slice(below(changed.length + 1)).slice(0, 16));
        break;
      case 3:
        changed.length = Math.min(at, changed.length);
        break;
      default:
        if (changed.length > 0) changed[at % changed.length] ^= 1 << below(8);
    }
  }
  return Uint8Array.from(changed);
}
