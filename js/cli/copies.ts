import { existsSync, readdirSync, readFileSync, realpathSync } from "node:fs";
import { dirname, join } from "node:path";

/** The installed copies of the package that the project in this folder can load, from its own to those of its packages. */
export function installedCopies(folder: string): { path: string; version: string }[] {
  const found = new Map<string, { path: string; version: string }>();
  for (let above = folder; ; above = dirname(above)) {
    const modules = join(above, "node_modules");
    for (const place of ["", ...packagesIn(modules).map((name) => join(name, "node_modules"))]) {
      const path = join(modules, place, "eltanin");
      const manifest = join(path, "package.json");
      if (!existsSync(manifest)) continue;
      const version = String(JSON.parse(readFileSync(manifest, "utf8")).version);
      const real = realpathSync(path);
      if (!found.has(real)) found.set(real, { path: path.slice(folder.length + 1), version });
    }
    // Node takes the nearest, so those further up are not loaded.
    if (found.size > 0 || above === dirname(above)) return [...found.values()];
  }
}

/** Names of packages, those with a scope too. */
function packagesIn(modules: string): string[] {
  return namesIn(modules).flatMap((name) =>
    name.startsWith("@") ? namesIn(join(modules, name)).map((inner) => join(name, inner)) : [name],
  );
}

function namesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !name.startsWith("."))
    .map(({ name }) => name);
}
