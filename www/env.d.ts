/** What wrangler.toml and the secret bind. */
interface Env {
  /** Which of the three stores keeps the sessions of visitors who choose none. */
  STORE: "kv" | "durable-object" | "d1";
  SESSIONS: KVNamespace;
  SESSION_OBJECTS: DurableObjectNamespace;
  DB: D1Database;
  SESSION_SECRET: string;
  /** In seconds. */
  TOKEN_LIFETIME: number | string;
}
