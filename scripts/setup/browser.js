/** Chromium and chromedriver, for the tests in a browser. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { find, run, runOrThrow, UserError } from "../exec.js";
import { notes } from "../paths.js";

const CHROMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const ADVICE = `the browser tests need Chromium (or Chrome) and chromedriver, both of the same major version:
  Debian:  sudo apt-get install chromium chromium-driver
  Fedora:  sudo dnf install chromium chromium-headless chromedriver
  macOS:   brew install --cask chromium chromedriver
anywhere else put both on PATH, or set CHROME and CHROMEDRIVER to the two programs`;

/** The paths `{ chrome, driver }`, from the environment or `PATH`. Installs both first where that is possible. */
export async function ensureBrowser() {
  let found = look();
  if (!found) {
    await installFromDistribution();
    found = look();
  }
  if (!found) throw new UserError(ADVICE);
  await compare(found);
  return found;
}

function look() {
  const chrome = process.env.CHROME || CHROMES.map((name) => find(name)).find(Boolean);
  const driver = process.env.CHROMEDRIVER || find("chromedriver");
  return chrome && driver ? { chrome, driver } : undefined;
}

async function compare({ chrome, driver }) {
  const [own, drivers] = [await majorOf(chrome), await majorOf(driver)];
  if (own !== drivers) throw new UserError(`${chrome} is version ${own}, ${driver} is version ${drivers}\n${ADVICE}`);
}

async function majorOf(program) {
  const { code, output } = await run(program, ["--version"]);
  const major = /(\d+)\.\d+\.\d+/.exec(output)?.[1];
  if (code !== 0 || !major) throw new UserError(`${program} does not run:\n${output.trim()}\n${ADVICE}`);
  return major;
}

/** Installs on Debian and its derivatives, as root or where sudo needs no password. */
async function installFromDistribution() {
  if (!find("apt-get")) return;
  const prefix = process.getuid?.() === 0 ? [] : ["sudo", "-n"];
  if (prefix.length > 0 && (!find("sudo") || (await run("sudo", ["-n", "true"])).code !== 0)) return;
  const options = { show: true, advice: ADVICE };
  const apt = (label, args) => {
    const [command, ...rest] = [...prefix, "apt-get", ...args];
    return runOrThrow(label, command, rest, options);
  };
  await apt("reading the distribution's package lists", ["update", "-q"]);
  await apt("installing Chromium and chromedriver", [
    "install",
    "-y",
    "-q",
    "--no-install-recommends",
    "chromium",
    "chromium-driver",
  ]);
}

/** Writes the settings with which the wasm test runner starts this browser, and returns the file. */
export function driverSettings({ chrome }) {
  mkdirSync(notes, { recursive: true });
  const file = join(notes, "webdriver.json");
  writeFileSync(file, JSON.stringify({ "goog:chromeOptions": { binary: chrome } }));
  return file;
}
