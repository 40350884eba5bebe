/** What visitors do, and how often. */

/**
 * The kinds of requests. `writes`: the handler adds one to a variable; otherwise it reads it. `by` is the client, which
 * shows the credential of a stored session unless it is new or a robot.
 */
export const KINDS = {
  read: { name: "read", what: "a visitor's session is read", by: "visitor", writes: false },
  back: {
    name: "read after 13 minutes",
    what: "the same, 13 minutes after the request before",
    by: "visitor",
    writes: false,
    pause: 780_000,
  },
  change: { name: "change", what: "one variable of a visitor's session is changed", by: "visitor", writes: true },
  first: { name: "new", what: "a visitor without a session gets one variable", by: "newcomer", writes: true },
  robot: { name: "robot", what: "a robot requests the same page as a new visitor", by: "robot", writes: true },
  forged: {
    name: "forged",
    what: "the session is read, and one bit of the credential is wrong",
    by: "forger",
    writes: false,
  },
};

/** Sites: the requests of a month in millions, and the shares of the kinds. `tokens`: the clients are programs. */
export const MIXES = [
  {
    name: "A content site",
    requests: 100,
    shares: { robot: 0.6, read: 0.24, back: 0.04, change: 0.02, first: 0.08, forged: 0.02 },
  },
  {
    name: "A shop",
    requests: 30,
    shares: { robot: 0.25, read: 0.45, back: 0.05, change: 0.17, first: 0.06, forged: 0.02 },
  },
  {
    name: "An API with tokens",
    requests: 50,
    tokens: true,
    shares: { read: 0.7, back: 0.05, change: 0.2, first: 0.01, forged: 0.04 },
  },
];
