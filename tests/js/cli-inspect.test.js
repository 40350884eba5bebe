/** `eltanin inspect`: what a browser shows of an id or a token, and files with secrets. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { eltanin, file, secret, session } from "../support/cli.js";

const { id, token } = await session();
const shop = (await session({ cookie: { name: "__Host-shop" } })).id;
const env = { ELTANIN_SECRET: secret };

test("inspect reads an id or a token as a browser shows it", () => {
  for (const text of [
    `__Host-session=${id}`,
    `__Host-session=${id}; Path=/; Secure; HttpOnly; SameSite=Lax`,
    `Set-Cookie: __Host-session=${id}; Path=/; Secure; HttpOnly; SameSite=Lax`,
    `set-cookie:__Host-session=${id}`,
    `Cookie: theme=dark; __Host-session=${id}; _ga=GA1.2.3`,
    `theme=dark;__Host-session=${id}`,
    `  Cookie:  session=${id}\r\n`,
    `"__Host-session=${id}"`,
    `'Cookie: __Host-session=${id}'`,
    `__Host-session="${id}"`,
    `"${id}"`,
    `'${token}'`,
    `theme\tdark\nsession\t${id}\tshop.example\t/\tSession\t72`,
    `Authorization: Bearer ${token}`,
    `authorization: bearer ${token}`,
    `Bearer ${token}`,
    `Session-Token: ${token}`,
  ]) {
    const { status, stdout, stderr } = eltanin(["inspect", text], { env });
    assert.deepEqual([status, stderr], [0, ""], text);
    assert.match(stdout, /\nvalid: signed with ELTANIN_SECRET;/, text);
  }
  const line = `Set-Cookie: __Host-session=${id}; Path=/\r\n`;
  assert.match(eltanin(["inspect", "-"], { env, input: line }).stdout, /\nvalid: /);
});

test("SEMANTICS 44: inspect takes the cookie's name from the text, and shows it", () => {
  const line = `Cookie: theme=dark; __Host-shop=${shop}; lang=en`;
  const { status, stdout } = eltanin(["inspect", line], { env });
  assert.equal(status, 0);
  assert.match(stdout, /\n {2}cookie +__Host-shop\n/);
  assert.equal(JSON.parse(eltanin(["inspect", line, "--json"], { env }).stdout).cookie, "__Host-shop");
  assert.equal(eltanin(["inspect", shop], { env }).status, 1);
  const renamed = eltanin(["inspect", `other=${shop}`], { env });
  assert.equal(renamed.status, 1);
  assert.match(renamed.stdout, /or for another cookie than other \(/);
});

test("of several cookies, inspect takes the one with that name, or the first with a session", () => {
  const line = `Cookie: old=${id}; __Host-shop=${shop}`;
  assert.match(eltanin(["inspect", line]).stdout, /\n {2}cookie +old\n/);
  const named = eltanin(["inspect", line, "--cookie", "__Host-shop"], { env });
  assert.deepEqual([named.status, /cookie +__Host-shop/.test(named.stdout)], [0, true]);
  for (const [text, ...args] of [
    ["Cookie: theme=dark"],
    [line, "--cookie", "missing"],
    ["Cookie:"],
    ["a=b=c"],
    ["="],
  ]) {
    const { status, stdout } = eltanin(["inspect", text, ...args]);
    assert.deepEqual([status, stdout.slice(0, 32)], [1, "neither a session id nor a sessi"], text);
  }
});

const OTHER = "another secret, also longer than 32 bytes";

test("--secret-file reads lines NAME=value, takes the secret that signed the id, and says which", () => {
  for (const [content, name] of [
    [`SESSION_SECRET=${secret}`, "SESSION_SECRET"],
    [`SESSION_SECRET="${secret}"\r\n`, "SESSION_SECRET"],
    [`\uFEFFSESSION_SECRET='${secret}' # ours\n`, "SESSION_SECRET"],
    [`export SESSION_SECRET = ${secret}   # ours`, "SESSION_SECRET"],
    [`# SESSION_SECRET=${OTHER}\n\nAPI_KEY=short\nNEW_SECRET=${OTHER}\nOLD_SECRET=${secret}\n`, "OLD_SECRET"],
    [`EMPTY=\nDATABASE_URL="postgres://a:b@c/d?e=f#g-and-more-than-32"\nSECRET=${secret}\n`, "SECRET"],
  ]) {
    const path = file("vars", content);
    for (const text of [id, token]) {
      const { status, stdout } = eltanin(["inspect", text, "--secret-file", path]);
      assert.equal(status, 0, content);
      assert.ok(stdout.includes(`\nvalid: signed with ${name} of ${path};`), stdout);
    }
    const { stdout } = eltanin(["inspect", id, `--secret-file=${path}`, "--json"]);
    assert.equal(JSON.parse(stdout).secret, `${name} of ${path}`);
  }
});

test("values are read as wrangler reads them: a number sign ends one without quotes, and \\n is a new line in double ones", async () => {
  const [hash, line] = [`${secret}#1`, `${secret}\n1`];
  for (const [own, content, status] of [
    [hash, `S="${hash}"`, 0],
    [hash, `S=${hash}`, 1],
    [line, `S="${line.replace("\n", "\\n")}"`, 0],
    [line, `S='${line.replace("\n", "\\n")}'`, 1],
  ]) {
    const { id } = await session({ secret: own });
    assert.equal(eltanin(["inspect", id, "--secret-file", file("vars", content)]).status, status, content);
  }
});

test("a file with one secret a line may hold base64, and names the line", async () => {
  const base64 = Buffer.from(secret.slice(0, 32)).toString("base64");
  assert.match(base64, /=$/);
  const own = await session({ secret: base64 });
  const path = file("lines", `${OTHER}\n\n${base64}\n`);
  const { status, stdout } = eltanin(["inspect", own.id, "--secret-file", path]);
  assert.equal(status, 0);
  assert.ok(stdout.includes(`valid: signed with line 3 of ${path};`), stdout);
});

test("if no secret signed it, inspect names all of them and shows none", () => {
  const path = file("vars", `A=${OTHER}\nB=${OTHER}, too\nC=short\n`);
  for (const args of [[], ["--json"]]) {
    const { status, stdout, stderr } = eltanin(["inspect", id, "--secret-file", path, ...args]);
    assert.deepEqual([status, stdout.includes(OTHER), stderr], [1, false, ""]);
    if (args.length === 0) assert.ok(stdout.includes(`not signed with A of ${path} or B of ${path}`), stdout);
  }
  const short = eltanin(["inspect", id, "--secret-file", file("vars", "A=short-and-secret\nB=too short\n")]);
  assert.deepEqual([short.status, short.stdout], [2, ""]);
  assert.match(short.stderr, /A of .*vars: .*at least 32/);
  assert.equal(/short-and-secret/.test(short.stderr), false);
});

test("an id that begins with a dash is no option", async () => {
  let dashed = "";
  while (!dashed.startsWith("-")) dashed = (await session({ idFormat: "draco" })).id;
  for (const args of [[dashed], ["--", dashed], [dashed, "--json"]]) {
    assert.equal(eltanin(["inspect", ...args], { env }).status, 0);
  }
});
