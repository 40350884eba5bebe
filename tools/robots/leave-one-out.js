/**
 * Measures how well the filter generalises. For each set of robots a table is made of the words that other sets contain
 * too, and the set left out is classified with it.
 */

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { copyCrate } from "./crate.js";
import { table } from "./generate.js";
import { readWords } from "./words.js";

const CLASSIFY = `//! Classifies the user agents on its input.
use std::io::{BufRead, Write};
fn main() -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().split(b'\\n') {
        let kind = eltanin::robot::classify_user_agent(&line?).kind.as_str();
        writeln!(out, "{kind}")?;
    }
    Ok(())
}
`;

/** Builds the copy of the crate with this table and classifies the user agents with it. */
function classifyWith(copy, words, userAgents) {
  writeFileSync(join(copy, "src/robot/table.rs"), table(words));
  const output = execFileSync(
    "cargo",
    ["run", "--quiet", "--release", "--no-default-features", "--example", "classify"],
    {
      cwd: copy,
      env: { ...process.env, CARGO_TARGET_DIR: join(copy, "target") },
      input: `${userAgents.join("\n")}\n`,
      maxBuffer: 1 << 26,
      encoding: "utf8",
    },
  );
  return output.trim().split("\n");
}

const percent = (count, of) => (of === 0 ? 100 : Math.round((10_000 * count) / of) / 100);

/** The recall of each set: of all its user agents, and of those that no other set has. */
export function leaveOneOut(sets) {
  const copy = copyCrate("leave-one-out");
  mkdirSync(join(copy, "examples"), { recursive: true });
  writeFileSync(join(copy, "examples/classify.rs"), CLASSIFY);
  return sets.map(({ name, userAgents }) => {
    const words = readWords().filter((word) => word.sets.some((set) => set !== name));
    const kinds = classifyWith(copy, words, userAgents);
    const elsewhere = new Set(sets.filter((set) => set.name !== name).flatMap((set) => set.userAgents));
    const alone = kinds.filter((_, at) => !elsewhere.has(userAgents[at]));
    const caught = (list) => percent(list.filter((kind) => kind === "robot").length, list.length);
    return { name, words: words.length, recall: caught(kinds), alone: alone.length, recallAlone: caught(alone) };
  });
}
