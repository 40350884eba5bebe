import { type Addition, records, type Settings } from "./wrangler.js";

export type StoreName = "kv" | "durable-object" | "d1";

/** The store that an application uses, and the name of its binding. */
export interface Binding {
  store: StoreName;
  name: string;
}

const CALLS: Record<string, StoreName> = { kv: "kv", durableObject: "durable-object", d1: "d1" };

/** The bindings in code such as `kv(env.SESSIONS)`. None if the code does not show them. */
export function bindingsIn(code: string): Binding[] {
  if (!/["']eltanin["']/.test(code)) return [];
  const calls = code.matchAll(/(?<![\w$.])(kv|durableObject|d1)\(\s*[\w$.()?!]*?\b([A-Z][A-Z0-9_]*)\b/g);
  return [...calls].map(([, call, name]) => ({ store: CALLS[call as string] as StoreName, name: name as string }));
}

export const DEFAULTS: Record<Exclude<StoreName, "d1">, Binding> = {
  kv: { store: "kv", name: "SESSIONS" },
  "durable-object": { store: "durable-object", name: "SESSION_OBJECTS" },
};

export function hasBinding(settings: Settings, { store, name }: Binding): boolean {
  if (store === "kv") return records(settings.kv_namespaces).some(({ binding }) => binding === name);
  if (store === "d1") return records(settings.d1_databases).some(({ binding }) => binding === name);
  return records(settings.durable_objects?.bindings).some((binding) => binding.name === name);
}

const CLASS = "SessionObject";

export function hasMigration(settings: Settings): boolean {
  return records(settings.migrations).some(
    ({ new_sqlite_classes }) => Array.isArray(new_sqlite_classes) && new_sqlite_classes.includes(CLASS),
  );
}

/** What the settings lack. */
export function additionsFor(settings: Settings, binding: Binding): Addition[] {
  const additions: Addition[] = [];
  if (!hasBinding(settings, binding)) additions.push(bindingAddition(binding));
  if (binding.store === "durable-object" && !hasMigration(settings)) {
    additions.push({ path: ["migrations"], value: { tag: freeTag(settings), new_sqlite_classes: [CLASS] } });
  }
  return additions;
}

export function bindingAddition({ store, name }: Binding): Addition {
  if (store === "kv") return { path: ["kv_namespaces"], value: { binding: name, id: "local" } };
  if (store === "durable-object") return { path: ["durable_objects", "bindings"], value: { name, class_name: CLASS } };
  return {
    path: ["d1_databases"],
    value: { binding: name, database_name: "sessions", database_id: "00000000-0000-0000-0000-000000000000" },
  };
}

/** A migration's tag is taken only once. */
function freeTag(settings: Settings): string {
  const tags = new Set(records(settings.migrations).map(({ tag }) => tag));
  let number = tags.size + 1;
  while (tags.has(`v${number}`)) number++;
  return `v${number}`;
}
