/**
 * `npm run simulate -- --sessions N --seed S --store strict|kv|memory|perfect --profile quiet|calm|hostile`: simulates
 * sessions and prints how many saw a promise broken. `--life SEED` repeats one session and prints it.
 */

import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import { main } from "./exec.js";
import { root } from "./paths.js";

await main(import.meta, async () => {
  const option = (value) => ({ type: "string", default: value });
  const { values } = parseArgs({
    options: {
      sessions: option("2000"),
      seed: option("1"),
      store: option("strict"),
      profile: option("hostile"),
      life: option("0"),
    },
  });
  const { sessions, seed, store, profile, life } = values;
  const env = { ...process.env, SESSIONS: sessions, SEED: seed, STORE: store, PROFILE: profile, SESSION: life };
  const test = ["sessions_keep_their_promises", "--nocapture", "--exact"];
  const args = ["test", "--quiet", "--no-default-features", "--features", "planted", "--test", "race", "--", ...test];
  return spawnSync("cargo", args, { cwd: root, env, stdio: "inherit" }).status ?? 1;
});
