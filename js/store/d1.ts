import { describe } from "../error.js";
import { wrongOption } from "../option-names.js";
import { checkBinding, checkStrings, storeOf } from "./binding.js";
import { ComparingStore, type Next, type Place, type Swapped, type Versioned } from "./comparing.js";
import type { Store } from "./contract.js";

/** The methods of a D1 binding that are used. Cloudflare's `D1Database` has them. */
export interface D1DatabaseLike {
  prepare(query: string): D1StatementLike;
  batch(statements: never[]): Promise<{ results: unknown[] }[]>;
}

/** The methods of a prepared statement that are used. */
export interface D1StatementLike {
  bind(...values: unknown[]): D1StatementLike;
  all(): Promise<{ results: unknown[] }>;
}

/** Options of {@link d1}. */
export interface D1Options {
  /** The table's name: letters, digits and `_`. Default `"sessions"`. It is created on first use. */
  table?: string;
}

/** How many rows a new entry looks at for expired ones. */
const SWEPT_ROWS = 20;

/** A row as D1 returns it: a blob is a list of numbers. `bytes` is `null` in a reply to the entry's own writer. */
interface Row {
  bytes: number[] | null;
  version: string;
}

/**
 * A store in a table of D1. It is atomic. The same binding and table return the same store.
 *
 * ```ts
 * const sessions = new Sessions({ store: d1(env.DB), secret: env.SESSION_SECRET });
 * ```
 *
 * @throws SessionsError `option` if the binding is missing or an option is wrong.
 */
export function d1(binding: D1DatabaseLike, options: D1Options = {}): Store {
  checkBinding(binding, ["prepare", "batch"], "D1 database: is it bound in wrangler.jsonc or wrangler.toml?");
  checkStrings(options, "d1()", "table");
  const { table = "sessions" } = options;
  if (!/^[a-z_]\w*$/i.test(table)) throw wrongOption("the option `table` must consist of letters, digits and `_`");
  return storeOf(binding, table, () => new ComparingStore(new Table(binding, table)));
}

class Table implements Place {
  readonly #binding: D1DatabaseLike;
  readonly #table: string;

  constructor(binding: D1DatabaseLike, table: string) {
    this.#binding = binding;
    this.#table = table;
  }

  async load(key: string): Promise<Versioned | null> {
    const select = `SELECT bytes, version FROM ${this.#table} WHERE key = ? AND ends > ?`;
    const { results } = await this.#withTable(() => this.#statement(select, key, Date.now()).all());
    return versioned(results[0] as Row | undefined);
  }

  /** One call, and one transaction: the write, and what is there after it. */
  async swap(key: string, expected: string | null, next: Next): Promise<Swapped> {
    const now = Date.now();
    const values = [next.bytes, next.version, now + next.ttlSeconds * 1_000, key];
    const write =
      expected === null
        ? [
            this.#statement(
              `INSERT INTO ${this.#table} (bytes, version, ends, key) VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE
               SET bytes = excluded.bytes, version = excluded.version, ends = excluded.ends WHERE ends <= ?`,
              ...values,
              now,
            ),
            this.#sweep(key, now),
          ]
        : [
            this.#statement(
              `UPDATE ${this.#table} SET bytes = ?, version = ?, ends = ? WHERE key = ? AND version = ? AND ends > ?`,
              ...values,
              expected,
              now,
            ),
          ];
    const look = this.#statement(
      `SELECT version, CASE version WHEN ? THEN NULL ELSE bytes END AS bytes FROM ${this.#table}
       WHERE key = ? AND ends > ?`,
      next.version,
      key,
      now,
    );
    const results = await this.#withTable(() => this.#binding.batch([...write, look] as never[]));
    const row = results.at(-1)?.results[0] as Row | undefined;
    return row?.version === next.version ? { done: true, current: null } : { done: false, current: versioned(row) };
  }

  /**
   * Removes what has expired among the rows that follow a new key. Keys are hashes, so these are random rows. The table
   * needs no index on the end for that, which would cost a row written with each change. With 20 rows for each new
   * entry, expired ones come to about a twentieth of the table.
   */
  #sweep(key: string, now: number): D1StatementLike {
    return this.#statement(
      `DELETE FROM ${this.#table} WHERE ends <= ? AND key IN
       (SELECT key FROM ${this.#table} WHERE key > ? ORDER BY key LIMIT ${SWEPT_ROWS})`,
      now,
      key,
    );
  }

  #statement(query: string, ...values: unknown[]): D1StatementLike {
    return this.#binding.prepare(query).bind(...values);
  }

  /** Creates the table if the call fails for lack of it. */
  async #withTable<T>(call: () => Promise<T>): Promise<T> {
    try {
      return await call();
    } catch (error) {
      if (!/no such table/i.test(describe(error))) throw error;
      // Without a row id the key is the table, so an entry is one row written and not two.
      const columns = "key TEXT PRIMARY KEY, bytes BLOB NOT NULL, version TEXT NOT NULL, ends INTEGER NOT NULL";
      await this.#statement(`CREATE TABLE IF NOT EXISTS ${this.#table} (${columns}) WITHOUT ROWID`).all();
      return call();
    }
  }
}

function versioned(row: Row | undefined): Versioned | null {
  return row ? { bytes: new Uint8Array(row.bytes ?? []), version: row.version } : null;
}
