/** Installs programs that cargo builds. */

import { join } from "node:path";
import { environment, run, UserError } from "../exec.js";

/** An unoptimised build is ready in half the time, and these programs run for seconds on small inputs. */
const QUICK_BUILD = {
  CARGO_PROFILE_RELEASE_OPT_LEVEL: "0",
  CARGO_PROFILE_RELEASE_DEBUG: "0",
  CARGO_PROFILE_RELEASE_LTO: "off",
  CARGO_PROFILE_RELEASE_CODEGEN_UNITS: "16",
};

/** Builds the program into the folder with the dependencies its authors locked, or else with the newest that fit. */
export async function cargoInstall({ name, version }, folder) {
  const args = ["install", name, "--version", `=${version}`, "--root", folder];
  // On PATH already, so that cargo gives no advice to put it there.
  const env = environment([join(folder, "bin")], QUICK_BUILD);
  delete env.CARGO_TARGET_DIR;
  // A package mirror may lack a locked version.
  for (const extra of [["--locked"], []]) {
    const { code, output } = await run("cargo", [...args, ...extra], { env, show: true });
    if (code === 0) return;
    if (output.includes("spurious network error")) break;
  }
  throw new UserError(
    `${name} ${version} could not be built. Check the network, then run this to see why:\ncargo install ${name} --version ${version}`,
  );
}
