import { isDone, type Place } from "../place.js";
import type { Project } from "../project.js";
import { error, type Finding, ok, RUN_INIT, warn } from "./finding.js";

/** Whether the framework's files use the adapter, and its bundler can load the module. */
export function checkAdapter(project: Project): Finding[] {
  const { framework, places, dependencies } = project;
  const found: Finding[] = [];
  if (!project.usesEltanin && framework.platform === "node") {
    found.push(error("adapter", "no file of the project imports eltanin", RUN_INIT));
  }
  for (const place of places.filter(({ kind }) => kind === "config")) {
    const problem = problemOf(project, place);
    if (problem)
      found.push(error(place.check ?? "adapter", problem, `${RUN_INIT}, which adds the lines or prints them`));
  }
  const [name, command] = framework.cloudflare ?? [];
  if (name && command && !(name in dependencies)) {
    found.push(
      warn("adapter", `${framework.name} runs on Cloudflare with ${name}, which package.json does not have`, command),
    );
  }
  if (!found.some(({ check }) => check === "adapter")) found.unshift(ok("adapter", framework.name));
  const wasm = checkBundler(project);
  if (wasm.length === 0 && !found.some(({ check }) => check === "wasm"))
    wasm.push(ok("wasm", "the bundler loads the module"));
  return [...found, ...wasm];
}

function problemOf(project: Project, place: Place): string | undefined {
  const file = project.fileOf(place);
  if (file === undefined) return place.isOf === "optional" ? undefined : `there is no ${place.file}`;
  return isDone(place, project.read(file) ?? "") ? undefined : `${file} lacks ${place.needs ?? "the adapter"}`;
}

/** The bundlers that need a setting of their own. */
function checkBundler({ framework, dependencies, manifest, sources }: Project): Finding[] {
  const isNitro = framework.name === "h3" && ["nitro", "nitropack"].some((name) => name in dependencies);
  if (isNitro && ![...sources.values()].some((code) => /\bwasm\s*:\s*true\b/.test(code))) {
    const fix = "set experimental: { wasm: true } in nitro.config.ts";
    return [error("wasm", "Nitro does not load WebAssembly without a setting", fix)];
  }
  for (const [name, script] of Object.entries((manifest.scripts ?? {}) as Record<string, unknown>)) {
    if (typeof script !== "string" || !/\besbuild\b.*--conditions=\S*workerd/.test(script)) continue;
    if (script.includes("--loader:.wasm=")) continue;
    const fix = `add --loader:.wasm=copy to the script ${name}`;
    return [error("wasm", `esbuild has no loader for .wasm in the script ${name}`, fix)];
  }
  return [];
}
