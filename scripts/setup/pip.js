/** Installs programs that PyPI ships as built files, at the versions and hashes of requirements.txt. */

import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { environment, find, run, UserError } from "../exec.js";
import { root } from "../paths.js";

const REQUIREMENTS = join("scripts", "setup", "requirements.txt");

/** pip's own settings could send the program elsewhere. */
const SETTINGS = { PIP_USER: "0", PIP_DISABLE_PIP_VERSION_CHECK: "1", PIP_ROOT_USER_ACTION: "ignore" };

const INSTALL_PIP = `pip installs the programs that the checks use
  Debian:  sudo apt-get install python3-pip
  Fedora:  sudo dnf install python3-pip
  macOS:   brew install python`;

/** The lines of requirements.txt that pin this program. */
function requirement(name) {
  const text = readFileSync(join(root, REQUIREMENTS), "utf8");
  return new RegExp(`^${name}==(?:.*\\\\\\n)*.*\\n`, "m").exec(text)[0];
}

/** The version that requirements.txt pins. */
export function pinnedVersion(name) {
  return /==(\S+)/.exec(requirement(name))[1];
}

/** Installs the program into the folder's `bin`. Needs no virtual environment, nor write access to Python's folders. */
export async function pipInstall({ name, program, version }, folder) {
  const otherwise = `or put ${program} ${version} on PATH`;
  const python = find("python3");
  const hasPip = python && (await run(python, ["-m", "pip", "--version"])).code === 0;
  if (!hasPip)
    throw new UserError(`${python ? "python3 has no pip" : "python3 is not on PATH"}: ${INSTALL_PIP}\n${otherwise}`);
  const file = `${folder}.txt`;
  writeFileSync(file, requirement(name));
  const args = ["-m", "pip", "install", "--quiet", "--no-deps", "--only-binary=:all:", "--require-hashes"];
  const env = environment([], SETTINGS);
  const { code, output } = await run(python, [...args, "--target", folder, "--requirement", file], { env });
  rmSync(file);
  if (code !== 0)
    throw new UserError(`${output.trim()}\npip could not install ${name} ${version}: check the network, ${otherwise}`);
}
