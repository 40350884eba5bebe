/**
 * The place to register the types of a session's variables, once for a whole project. `new Sessions(…)` and `Session`
 * then have them without a type argument.
 *
 * @example
 * ```ts
 * declare module "eltanin" {
 *   interface Register {
 *     data: { visits?: number; theme?: "light" | "dark" };
 *   }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: projects add the member `data`.
export interface Register {}

/** The registered variables. Without a registration any key holds any value. */
export type RegisteredData = Register extends { data: infer Data } ? Data : Record<string, unknown>;
