/** What the shop sells. */

/** An article of the shop. */
export interface Article {
  slug: string;
  name: string;
  /** In cents. */
  price: number;
  text: string;
  /** The outline of its picture: an SVG path in a box of 48 by 48. */
  picture: string;
}

export const goods: readonly Article[] = [
  {
    slug: "star-atlas",
    name: "Star atlas",
    price: 3_400,
    text: "Every star that you can see without help, on forty folded charts that lie flat in the dark.",
    picture: "M24 13C19 9 12 8 6 9v28c6-1 13 0 18 4 5-4 12-5 18-4V9c-6-1-13 0-18 4v28M12 18l5 3-2 6M30 17l6 4-4 6 5 4",
  },
  {
    slug: "pocket-astrolabe",
    name: "Pocket astrolabe",
    price: 5_900,
    text: "Brass, engraved for your latitude. Tells the hour from one star and a steady hand.",
    picture:
      "M24 10a16 16 0 1 0 0 32 16 16 0 0 0 0-32zm0 5a11 11 0 1 0 0 22 11 11 0 0 0 0-22zM24 10V5m-3 0h6M13 26h22M24 15v22M16 19l16 14",
  },
  {
    slug: "red-torch",
    name: "Red torch",
    price: 1_850,
    text: "Light to read by that leaves your eyes used to the night. Turns down to almost nothing.",
    picture: "M17 8h14v7l-3 5v20a2 2 0 0 1-2 2h-4a2 2 0 0 1-2-2V20l-3-5V8zm0 7h14M24 25v5M20 3v1M24 2v2M28 3v1",
  },
  {
    slug: "night-tea",
    name: "Night watch tea",
    price: 780,
    text: "Smoked leaves, orange peel and a little pepper, for the hours between two and five.",
    picture:
      "M9 19h25v11a10 10 0 0 1-10 10h-5A10 10 0 0 1 9 30V19zm25 3h3a5 5 0 0 1 0 10h-3M16 13c-2-3 2-4 0-7M24 13c-2-3 2-4 0-7M10 44h24",
  },
  {
    slug: "meridian-blanket",
    name: "Meridian blanket",
    price: 7_200,
    text: "Heavy wool with the hours of right ascension along its hem. Room for two.",
    picture: "M8 12l26-4 6 22-26 6zM14 36l-2 5M20 34l-1 6M26 33v6M32 32l1 6M14 16l20-3M16 23l20-3M18 30l20-3",
  },
  {
    slug: "dragon-lantern",
    name: "Dragon lantern",
    price: 4_600,
    text: "Paper on willow, folded as a dragon's head. The lamp inside stands for Eltanin.",
    picture:
      "M24 4v5M15 9h18l4 8-4 20H15l-4-20zM11 17h26M19 9l-2 8 2 20M29 9l2 8-2 20M20 41h8M24 22a4 4 0 0 1 0 8 4 4 0 0 1 0-8",
  },
];

/** The article with that slug. */
export function article(slug: string | null): Article | undefined {
  return goods.find((one) => one.slug === slug);
}

/** A price for people. */
export function money(cents: number): string {
  return `€ ${(cents / 100).toFixed(2)}`;
}
