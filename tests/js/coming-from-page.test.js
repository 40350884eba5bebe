/** The code of docs/coming-from/takeover.md runs. */

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { test } from "node:test";
import { sealData } from "iron-session";
import { blocksOf } from "../support/pages.js";
import { agents, home, secret } from "../support/visitor.js";

test("the page's site takes over a session of iron-session", async () => {
  const file = new URL(`./coming-from-page-${process.pid}.mjs`, import.meta.url);
  writeFileSync(file, blocksOf("docs/coming-from/takeover.md")[0].code);
  const password = "a password of at least 32 characters, only for tests";
  try {
    const { site } = await import(file.href);
    const cookie = `shop=${await sealData({ fruit: "pear" }, { password })}`;
    const response = await site(
      secret,
      password,
    )(new Request(home, { headers: { "User-Agent": agents.person, Cookie: cookie } }));
    assert.equal(await response.text(), "pear");
    assert.match(response.headers.getSetCookie().at(-1), /^shop=; .*Max-Age=0/);
  } finally {
    rmSync(file);
  }
});
