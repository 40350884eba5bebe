/** HTML as template literals in which every value is escaped. */

/** Markup that is safe to send: only {@link html} makes it. */
export class Html {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What may stand in a template: text is escaped, markup and lists of it are not, `null` and `false` vanish. */
export type Part = string | number | Html | null | undefined | false | readonly Part[];

const ENTITIES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** `` html`<p>${name}</p>` `` */
export function html(strings: TemplateStringsArray, ...parts: Part[]): Html {
  return new Html(strings.reduce((all, string, at) => all + markup(parts[at - 1]) + string));
}

function markup(part: Part): string {
  if (part === null || part === undefined || part === false) return "";
  if (part instanceof Html) return part.text;
  if (typeof part === "object") return part.map(markup).join("");
  return String(part).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
