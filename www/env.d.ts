/** What wrangler.toml and the secret bind. */
interface Env {
  SESSIONS: KVNamespace;
  SESSION_SECRET: string;
  /** In seconds. */
  TOKEN_LIFETIME: number | string;
}
