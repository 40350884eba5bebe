/** What the developer may have meant by an unknown option of `Sessions`. */

import { listed } from "./option-names.js";

/** The names of the options of `Sessions`: `""` has those at the top, the others those of an option that is an object. */
export const GROUPS = {
  "": [
    "store",
    "secret",
    "idFormat",
    "cookie",
    "lifetime",
    "persistence",
    "robots",
    "tokens",
    "storeTimeout",
    "onEvent",
  ],
  cookie: ["name", "path", "domain", "sameSite", "secure", "partitioned"],
  lifetime: ["volatile", "persistent", "absolute"],
  robots: ["add", "allow", "decide"],
  tokens: ["lifetime", "expose"],
} as const;

/** An option that is an object, `""` for the options themselves. */
export type Group = keyof typeof GROUPS;

/** Names from other libraries, in lower case and without separators. */
const ELSEWHERE: readonly [RegExp, string][] = [
  [/^(maxage|expir(es|y|ation)|ttl|idle|rolling)/, "lifetimes are set by `lifetime`"],
  [/^httponly$/, "the cookie is always `HttpOnly`"],
  [/^(password|keys?)$/, "did you mean `secret`"],
  [/^cookiename$/, "did you mean `cookie.name`"],
];

/** The name of an option as the developer writes it. */
export function pathOf(group: Group, name: string): string {
  return group ? `${group}.${name}` : name;
}

/** What would be right instead of an unknown option. */
export function hint(group: Group, name: string): string {
  const plain = name.toLowerCase().replace(/[_-]/g, "");
  const elsewhere = group === "lifetime" ? undefined : ELSEWHERE.find(([names]) => names.test(plain))?.[1];
  if (elsewhere) return elsewhere;
  // Options of the same group come first.
  const groups = [group, "", ...Object.keys(GROUPS)] as Group[];
  const options = groups.flatMap((one) =>
    GROUPS[one].map((known) => [pathOf(one, known), known.toLowerCase()] as const),
  );
  for (let edits = 0; edits <= (plain.length < 6 ? 1 : 2); edits++) {
    const near = options.find(([, known]) => isNear(plain, known, edits));
    if (near) return `did you mean \`${near[0]}\``;
  }
  return `${group ? `\`${group}\`` : "Sessions"} takes ${listed(GROUPS[group])}`;
}

/** Whether that many edits make one text the other: a character more, less, another, or two swapped. */
function isNear(one: string, other: string, edits: number): boolean {
  let same = 0;
  while (same < one.length && one[same] === other[same]) same++;
  const [a, b] = [one.slice(same), other.slice(same)];
  if (!a || !b) return a.length + b.length <= edits;
  if (edits === 0) return false;
  const near = (skipA: number, skipB: number) => isNear(a.slice(skipA), b.slice(skipB), edits - 1);
  return near(1, 0) || near(0, 1) || near(1, 1) || (a[0] === b[1] && a[1] === b[0] && near(2, 2));
}
