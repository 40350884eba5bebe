/** Whether Git ignores a file of the project's folder, as far as the .gitignore there says. The last line decides. */
export function isIgnored(gitignore: string, file: string): boolean {
  let ignored = false;
  for (const line of gitignore.split("\n").map((text) => text.trim())) {
    const [, negated, pattern = ""] = /^(!?)(?:\*\*\/|\/)?([^#].*)$/.exec(line) ?? [];
    const source = pattern
      .replace(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("*", ".*")
      .replaceAll("?", ".");
    if (pattern && new RegExp(`^${source}$`).test(file)) ignored = !negated;
  }
  return ignored;
}
