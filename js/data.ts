/** The types of a namespace with the variables `V`. */

/** The keys of the variables. */
export type KeyOf<V> = keyof V & string;

/**
 * A key that is known only at run time, of type `string`. A literal that is not a key of `V` is probably misspelt, and
 * gets the type `never`.
 */
export type DynamicKey<V, K extends string> = string extends keyof V ? never : string extends K ? K : never;

/** The type of a variable: that of `V`, or `T` if `V` says nothing about it. */
export type ValueOf<V, K extends keyof V, T = unknown> = unknown extends V[K] ? T : Required<V>[K];

/** The type of a variable with a fallback. */
export type ValueOr<V, K extends keyof V, T> = unknown extends V[K] ? T : Required<V>[K] | T;

/** The type of an inserted value: an empty array may be filled with anything. */
export type Inserted<T> = T extends never[] ? unknown[] : T;

/** The variables as an object. */
export type Dictionary<V> = { [K in keyof V]: V[K] };

/** What `update` takes besides pairs: an object with some of the variables. */
export type Mapping<V> = string extends keyof V ? (unknown extends V[keyof V] ? object : Partial<V>) : Partial<V>;
