//! Counts the verdicts on labelled user agents that get worse without each word of the table: see `coverage.js`.

use std::collections::BTreeMap;
use std::io::{BufRead, Write};

use eltanin::robot::table_parts::{Word, classify_keeping, hits, words};
use eltanin::robot::{Kind, USER_AGENT_LIMIT};

fn main() -> std::io::Result<()> {
    let mut needed: BTreeMap<&[u8], i32> = words().map(|word| (word.text(), 0)).collect();
    for line in std::io::stdin().lock().split(b'\n') {
        let line = line?;
        let Some((label, user_agent)) = line.split_first() else { continue };
        let user_agent = user_agent.get(..USER_AGENT_LIMIT).unwrap_or(user_agent);
        let right = |keep: &dyn Fn(Word) -> bool| {
            i32::from((classify_keeping(user_agent, keep).verdict(user_agent).kind == Kind::Robot) == (*label == b'r'))
        };
        let all = right(&|_| true);
        let mut found: Vec<&[u8]> = hits(user_agent).map(|(_, word)| word.text()).collect();
        found.sort_unstable();
        found.dedup();
        for text in found {
            if let Some(count) = needed.get_mut(text) {
                *count += all - right(&|word| word.text() != text);
            }
        }
    }
    let mut out = std::io::stdout().lock();
    for (text, count) in needed {
        writeln!(out, "{count}\t{}", String::from_utf8_lossy(text))?;
    }
    Ok(())
}
