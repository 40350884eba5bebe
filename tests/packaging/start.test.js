/** docs/guide/start.md, followed to the letter with the packed package, and the examples that pages show. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { cp, mkdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { before, test } from "node:test";
import { visitor } from "eltanin/testing";
import { modernNode } from "../../scripts/node.js";
import { answers, QUIET } from "../../scripts/serve.js";
import { proxy } from "../adapters/server.js";
import { blocksOf, read } from "../support/pages.js";
import { freePort } from "../support/port.js";
import { root, run, scratch } from "../support/workerd.js";

const LINES = 40;
const npm = { npm_config_offline: "true", npm_config_audit: "false", npm_config_fund: "false" };
/** The Node that wrangler needs comes first, for `npx` too. */
const env = { ...process.env, ...QUIET, ...npm, PATH: `${dirname(modernNode())}:${process.env.PATH}` };

const start = blocksOf("docs/guide/start.md");
const [install, serve, ask] = start.filter(({ lang }) => lang === "sh").map(({ code }) => code);
const named = (blocks) => blocks.filter(({ name }) => name?.includes("."));

/** A folder in which the packed package is installed as the page says, and wrangler is the checkout's. */
let shop;

before(async (context) => {
  const folder = await scratch(context);
  await run("npm", ["pack", "--pack-destination", folder], { cwd: root, env });
  shop = join(folder, "shop");
  await mkdir(shop);
  const [init, eltanin, wrangler, ...more] = install.trim().split("\n");
  assert.deepEqual([eltanin, wrangler, more], ["npm install eltanin", "npm install --save-dev wrangler", []]);
  await run("sh", ["-ec", `${init}\nnpm install ../eltanin-*.tgz`], { cwd: shop, env });
  await symlink(join(root, "node_modules", ".bin", "wrangler"), join(shop, "node_modules", ".bin", "wrangler"));
});

/** Runs a command that ends with `wrangler dev`, and returns the address of the worker. */
async function develop(context, folder, command) {
  const port = await freePort();
  const ports = ["--port", port, "--inspector-port", await freePort()].join(" ");
  const local = command.replace("npx wrangler dev", `exec npx wrangler dev ${ports}`);
  const child = spawn("sh", ["-ec", local], { cwd: folder, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      output += text;
    });
  }
  context.after(() => process.kill(-child.pid));
  assert.ok(await answers(child, port, 60_000), output);
  return `http://localhost:${port}`;
}

test("start: the page's commands and files give a worker that counts visits", async (context) => {
  const commands = [install, serve].flatMap((code) => code.trim().split("\n"));
  assert.match(read("docs/guide/start.md"), new RegExp(`${commands.length} commands and ${named(start).length} files`));
  for (const { name, code } of named(start)) {
    await mkdir(dirname(join(shop, name)), { recursive: true });
    await writeFile(join(shop, name), code);
  }
  const url = await develop(context, shop, serve);
  const says = (command) =>
    run("sh", ["-ec", command.replace("curl", "curl --silent").replace("http://localhost:8787", url)], {
      cwd: shop,
      env,
    });
  assert.equal(await says(ask), "visit 1");
  assert.equal(await says(ask), "visit 2");
  assert.equal(await says("curl http://localhost:8787"), "visit undefined");
  assert.deepEqual((await readFile(join(shop, ".gitignore"), "utf8")).split("\n"), [
    "node_modules",
    ".wrangler",
    ".dev.vars",
    "",
  ]);
});

/** The page that shows each example. */
const EXAMPLES = { worker: "docs/guide/start.md", hono: "docs/guide/frameworks/hono.md" };

for (const [name, page] of Object.entries(EXAMPLES)) {
  const example = join(root, "examples", name);

  test(`examples: ${name} has the code of ${page}, in at most ${LINES} lines`, async () => {
    const code = await readFile(join(example, "src", "index.ts"), "utf8");
    assert.equal(code, blocksOf(page).find((block) => block.name === "src/index.ts").code);
    assert.ok(code.split("\n").filter(Boolean).length <= LINES);
    const config = await readFile(join(example, "wrangler.jsonc"), "utf8");
    assert.equal(config, start.find((block) => block.name === "wrangler.jsonc").code);
  });

  test(`examples: ${name} is served, and can be deployed`, async (context) => {
    const folder = join(await scratch(context), name);
    await cp(example, folder, { recursive: true });
    const { dependencies, devDependencies, scripts } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    await mkdir(join(folder, "node_modules", ".bin"), { recursive: true });
    for (const module of Object.keys({ ...dependencies, ...devDependencies })) {
      const installed = module === "eltanin" ? shop : root;
      await symlink(join(installed, "node_modules", module), join(folder, "node_modules", module));
    }
    await symlink(join(root, "node_modules", ".bin", "wrangler"), join(folder, "node_modules", ".bin", "wrangler"));
    await run("npx", [...scripts.deploy.split(" "), "--dry-run"], { cwd: folder, env });
    await writeFile(join(folder, ".dev.vars"), await readFile(join(shop, ".dev.vars")));
    const ada = visitor(proxy(await develop(context, folder, `npx ${scripts.dev}`)), { origin: "http://localhost" });
    assert.equal(await (await ada.get("/")).text(), "visit 1");
    assert.equal(await (await ada.get("/")).text(), "visit 2");
  });
}
