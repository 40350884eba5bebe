import { versions as own } from "node:process";
import { installedCopies } from "../copies.js";
import type { Project } from "../project.js";
import { error, type Finding, ok, warn } from "./finding.js";

const NODE_MIN = 20;
const WRANGLER_MIN = 4;
const TYPESCRIPT_MIN = [5, 6] as const;

type Version = readonly [major: number, minor: number];

const isBefore = ([major, minor]: Version, [otherMajor, otherMinor]: Version) =>
  major < otherMajor || (major === otherMajor && minor < otherMinor);

/** Whether Node, wrangler, the framework and the package itself are new enough, and the package is there once. */
export function checkVersions(project: Project): Finding[] {
  const found = [...checkNode(), ...checkPackage(project), ...checkWrangler(project), ...checkFramework(project)];
  const typescript = project.version("typescript");
  if (typescript && isBefore(typescript, TYPESCRIPT_MIN)) {
    const text = `TypeScript ${typescript.join(".")} does not understand the declarations`;
    found.push(warn("versions", text, `run "npm install --save-dev typescript@${TYPESCRIPT_MIN.join(".")}" or newer`));
  }
  const version = project.installed("eltanin");
  return found.length > 0 ? found : [ok("versions", `Node ${own.node}, eltanin ${version}`)];
}

function checkNode(): Finding[] {
  if (Number.parseInt(own.node, 10) >= NODE_MIN) return [];
  return [error("versions", `Node ${own.node} is too old`, `install Node ${NODE_MIN} or newer`)];
}

function checkPackage(project: Project): Finding[] {
  if (!("eltanin" in project.dependencies)) {
    return [error("versions", "package.json does not have eltanin", 'run "npm install eltanin"')];
  }
  const copies = installedCopies(project.folder);
  if (copies.length === 0) return [error("versions", "eltanin is not installed", 'run "npm install"')];
  if (copies.length === 1) return [];
  const text = `eltanin is installed ${copies.length} times: ${copies.map(({ path, version }) => `${path} ${version}`).join(", ")}`;
  const isOne = copies.every(({ version }) => version === copies[0]?.version);
  const fix = 'run "npm dedupe", or "npm install eltanin@latest" in the package that asks for another version';
  return [isOne ? warn("versions", text, fix) : error("versions", text, fix)];
}

function checkWrangler(project: Project): Finding[] {
  if (project.framework.platform !== "worker") return [];
  const fix = `run "npm install --save-dev wrangler@${WRANGLER_MIN}"`;
  if (!("wrangler" in project.dependencies)) return [warn("versions", "package.json does not have wrangler", fix)];
  const version = project.version("wrangler");
  if (!version || version[0] >= WRANGLER_MIN) return [];
  return [warn("versions", `wrangler ${version[0]} is older than those in the package's tests`, fix)];
}

function checkFramework(project: Project): Finding[] {
  const { framework, frameworkVersion: version } = project;
  if (!framework.minimum || !version || !isBefore(version, framework.minimum)) return [];
  const [major, minor] = framework.minimum;
  const minimum = minor > 0 ? `${major}.${minor}` : `${major}`;
  const [name] = framework.packages.filter((name) => name in project.dependencies);
  const text = `${framework.name} ${version.filter(Number.isFinite).join(".")} is too old for the adapter`;
  return [error("versions", text, `run "npm install ${name}@${minimum}" or newer`)];
}
