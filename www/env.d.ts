/** What wrangler.toml and the secret bind. */
interface Env {
  SESSIONS: KVNamespace;
  SESSION_SECRET: string;
}
