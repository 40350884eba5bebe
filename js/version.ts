/** The version of the package and of the crate; a test compares them. */
export const version = "0.1.0";
