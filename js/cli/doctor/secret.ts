import { spawnSync } from "node:child_process";
import { memory, Sessions } from "../../entry/inline.js";
import { isIgnored } from "../ignored.js";
import type { Project } from "../project.js";
import { variablesOf } from "../secrets.js";
import { isRecord } from "../wrangler.js";
import { error, type Finding, ok, RUN_INIT } from "./finding.js";

const NEW_SECRET = 'replace it by the output of "npx eltanin secret"';

/** Whether the secret is there, is one, and stays out of Git. No secret is in a finding. */
export function checkSecret(project: Project): Finding[] {
  const { secretFile: file, secretName: name } = project;
  const found = [...checkPlaces(project, name), ...checkValue(project, file, name)];
  if (project.has(file)) found.push(...checkGit(project, file));
  return found.length > 0 ? found : [ok("secret", `${file} has ${name}, and Git ignores ${file}`)];
}

/** Where a secret must not be. */
function checkPlaces({ settings, wranglerFile, sources }: Project, name: string): Finding[] {
  const environments = isRecord(settings.env) ? Object.values(settings.env) : [];
  const vars = [settings, ...environments].flatMap((part) =>
    isRecord(part) && isRecord(part.vars) ? [part.vars] : [],
  );
  const found: Finding[] = [];
  if (vars.some((values) => name in values)) {
    const fix = `remove it there, and run "npx eltanin secret | npx wrangler secret put ${name}" for the deployed worker`;
    found.push(error("secret", `${wranglerFile} has ${name} in vars, where everybody can read it`, fix));
  }
  for (const [file, code] of sources) {
    if (/["']eltanin["'/]/.test(code) && /\bsecret:\s*\[?\s*["'`]/.test(code)) {
      found.push(
        error("secret", `${file} has the secret in its code`, `write env.${name} there, and run "npx eltanin init"`),
      );
    }
  }
  return found;
}

function checkValue(project: Project, file: string, name: string): Finding[] {
  const secret = project.variables[name];
  if (secret === undefined) {
    const isInEnv = file === ".dev.vars" && name in variablesOf(project.read(".env") ?? "");
    if (!isInEnv) return [error("secret", `${file} has no ${name}`, RUN_INIT)];
    return [error("secret", "wrangler does not read .env beside .dev.vars", `move the line with ${name} to .dev.vars`)];
  }
  try {
    new Sessions({ store: memory(), secret });
    return [];
  } catch (problem) {
    const text = (problem as Error).message.replace(/[:;] make one with .*/, "");
    return [error("secret", `${name} in ${file}: ${text}`, NEW_SECRET)];
  }
}

function checkGit(project: Project, file: string): Finding[] {
  const git = (...args: string[]) => spawnSync("git", args, { cwd: project.folder }).status;
  if (git("ls-files", "--error-unmatch", file) === 0) {
    const fix = `run "git rm --cached ${file}" and "npx eltanin init", and make a new secret, since the history has this one`;
    return [error("secret", `${file} is committed`, fix)];
  }
  const status = git("check-ignore", "--quiet", file);
  // Without Git, or outside of a repository, what .gitignore says.
  const ignored = status === 0 || (status !== 1 && isIgnored(project.read(".gitignore") ?? "", file));
  return ignored ? [] : [error("secret", `Git does not ignore ${file}`, RUN_INIT)];
}
