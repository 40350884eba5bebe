import { type Binding, hasBinding, hasMigration } from "../binding.js";
import type { Project } from "../project.js";
import { isRecord, records, type Settings } from "../wrangler.js";
import { error, type Finding, ok, RUN_INIT, warn } from "./finding.js";

const KINDS = { kv: "KV namespace", "durable-object": "Durable Object binding", d1: "D1 database" };
const EXPORT = 'export { SessionObject } from "eltanin/durable-object"';

/** Whether wrangler's file has the bindings that the code uses. */
export function checkBinding(project: Project): Finding[] {
  const { framework, wranglerFile, wranglerError, bindings } = project;
  if (framework.platform !== "worker") return [];
  if (!wranglerFile) return [error("binding", "there is no wrangler.jsonc, wrangler.json or wrangler.toml", RUN_INIT)];
  if (wranglerError) return [error("binding", `${wranglerFile}: ${wranglerError}`, "correct the file")];
  if (!project.usesEltanin) return [error("binding", "no file of the project imports eltanin", RUN_INIT)];
  if (bindings.length === 0) {
    const fix = "name the binding where the store is made, as in kv(env.SESSIONS)";
    return [warn("binding", "the code names no binding, so it cannot be checked", fix)];
  }
  const names = new Map(bindings.map((binding) => [`${binding.store} ${binding.name}`, binding]));
  return [...names.values()].flatMap((binding) => checkOne(project, wranglerFile, binding));
}

function checkOne(project: Project, file: string, binding: Binding & { file: string }): Finding[] {
  const { settings } = project;
  const kind = `${KINDS[binding.store]} ${binding.name}`;
  if (!hasBinding(settings, binding)) {
    const isFirst = project.binding?.name === binding.name;
    const fix = isFirst ? RUN_INIT : `add it to ${file}`;
    return [error("binding", `${binding.file} uses the ${kind}, which ${file} does not have`, fix)];
  }
  const broken = binding.store === "durable-object" ? checkObject(project, file, binding) : [];
  const found = [...broken, ...checkEnvironments(settings, file, binding, kind), ...checkId(settings, file, binding)];
  return found.length > 0 ? found : [ok("binding", `${file} has the ${kind}`)];
}

function checkObject(project: Project, file: string, { name }: Binding): Finding[] {
  const own = records(project.settings.durable_objects?.bindings).find((binding) => binding.name === name);
  // The class is in another worker.
  if (own?.script_name !== undefined) return [];
  const found: Finding[] = [];
  if (own?.class_name !== "SessionObject") {
    found.push(
      error("binding", `${name} in ${file} is not bound to SessionObject`, 'set its class_name to "SessionObject"'),
    );
  }
  if (!hasMigration(project.settings)) {
    found.push(error("binding", `${file} has no migration with new_sqlite_classes for SessionObject`, RUN_INIT));
  }
  if (!project.exportsObject) {
    found.push(error("binding", "the worker does not export SessionObject", `add ${EXPORT} to the worker's entry`));
  }
  return found;
}

/** Environments inherit no bindings. */
function checkEnvironments({ env }: Settings, file: string, binding: Binding, kind: string): Finding[] {
  const names = isRecord(env)
    ? Object.keys(env).filter((name) => !hasBinding((env[name] ?? {}) as Settings, binding))
    : [];
  return names.map((name) =>
    warn("binding", `the environment ${name} in ${file} does not inherit the ${kind}`, `add it below env.${name}`),
  );
}

function checkId(settings: Settings, file: string, { store, name }: Binding): Finding[] {
  if (store !== "kv") return [];
  const { id } = records(settings.kv_namespaces).find(({ binding }) => binding === name) ?? {};
  if (id === undefined || (typeof id === "string" && /^(?!0+$)[0-9a-f]{32}$/.test(id))) return [];
  const fix = `before a deployment, replace it by the id that "npx wrangler kv namespace create ${name}" prints`;
  return [warn("binding", `the id of ${name} in ${file} works only on your own machine`, fix)];
}
