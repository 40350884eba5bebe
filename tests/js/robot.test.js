import assert from "node:assert/strict";
import { test } from "node:test";
import { robot } from "eltanin";

const CHROME =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/151.0.0.0 Safari/537.36";

test("a verdict has its reason, and a robot's its name, category and signature", () => {
  assert.deepEqual({ ...robot(CHROME) }, { kind: "human", reason: "browser" });
  assert.deepEqual(
    { ...robot("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)") },
    {
      kind: "robot",
      reason: "word",
      category: "search",
      name: "Googlebot",
      signature: "Googlebot",
    },
  );
});

test("verdicts that say all there is to say are shared and cannot be changed", () => {
  assert.equal(robot(CHROME), robot(CHROME.replace("151", "150")));
  assert.throws(() => {
    robot(CHROME).kind = "robot";
  }, TypeError);
});

test("places are right behind letters that are no ASCII", () => {
  for (const letter of ["\u00e9", "\u4e2d", "\ud83d\ude00"]) {
    const verdict = robot(`${letter.repeat(9)} FooBot/1.0`);
    assert.equal(verdict.kind, "robot");
    assert.equal(verdict.name, "FooBot");
    assert.equal(verdict.signature, "Bot");
  }
});

test("an agent of any length gets a verdict, and what one leaves behind is not seen in the next", () => {
  assert.equal(robot("").kind, "robot");
  assert.equal(robot("Googlebot".repeat(1000)).kind, "robot");
  assert.equal(robot("\u00e9".repeat(5000)).kind, "robot");
  assert.equal(robot(CHROME).reason, "browser");
  assert.equal(robot("Foo").name, "Foo");
});
