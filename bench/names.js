/** The name of every limit in its row: what the primitives of the row's job take when nothing else is done. */
export const LIMIT = "limit: the primitives";
