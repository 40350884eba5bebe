/** What the sessions in `hand-written/` are called in the tables. */
export const BY_HAND = {
  plain: "by hand, unsigned",
  careful: "by hand, signed",
  equal: "by hand, with equal promises",
};
