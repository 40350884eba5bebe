/** Inspections and verdicts as markup. Used by the worker and, unchanged, by the pages' own scripts. */

import type { Inspection, Verdict } from "eltanin";
import { type Html, html, type Part } from "./html.js";
import { inWords, KINDS } from "./reasons.js";
import { instant } from "./times.js";

/** A row of a description list. */
export type Row = readonly [term: string, description: Part];

export function descriptions(rows: readonly Row[]): Html {
  return html`<dl class="rows">${rows.map(([term, text]) => html`<div><dt>${term}</dt><dd>${text}</dd></div>`)}</dl>`;
}

/** The parts of an id or token. Only the site's secret can verify it. */
export function idParts(inspection: Inspection): Html {
  const { kind, format, keyId, random, checksum, issuedAt, expiresAt } = inspection;
  if (!kind) return descriptions([["Shape", "neither an id nor a token of any format"]]);
  const rows: Row[] = [["Shape", `a session ${kind}, format ${format}`]];
  rows.push(["Key id", keyId === undefined ? "none: this format has no key id" : keyId]);
  if (random) rows.push([`Random, ${bits(random)} bits`, html`<span class="random">${grouped(random)}</span>`]);
  if (issuedAt !== undefined) rows.push(["Issued", instant(issuedAt)]);
  if (expiresAt !== undefined) rows.push(["Expires", instant(expiresAt)]);
  if (checksum) {
    rows.push([`Checksum, ${checksumBits(inspection)} bits`, html`<span class="checksum">${grouped(checksum)}</span>`]);
  }
  return html`${bar(inspection)}${descriptions(rows)}`;
}

/** The parts of an id or token in their order, each as wide as it has bits. */
function bar(inspection: Inspection): Html {
  const { random = "", keyId, issuedAt } = inspection;
  const parts: [name: string, bits: number][] = [
    ["key", keyId === undefined ? 0 : 8],
    ["random", bits(random)],
    ["times", issuedAt === undefined ? 0 : 96],
    ["checksum", checksumBits(inspection)],
  ];
  let x = 0;
  const rectangles = parts.map(([name, width]) => {
    const rectangle = html`<rect class="${name}" x="${x}" width="${width}" height="10"/>`;
    x += width;
    return rectangle;
  });
  const label = parts.filter(([, width]) => width > 0).map(([name, width]) => `${name} ${width} bits`);
  return html`<svg class="bits" viewBox="0 0 ${x} 10" preserveAspectRatio="none" role="img" aria-label="${label.join(", ")}">${rectangles}</svg>`;
}

function checksumBits({ kind, format, checksum = "" }: Inspection): number {
  return kind === "id" && format === "draco" ? 70 : bits(checksum);
}

function bits(hexadecimal: string): number {
  return hexadecimal.length * 4;
}

/** Hexadecimal in groups of eight, so that it can be read and wraps on a phone. */
function grouped(hexadecimal: string): string {
  return hexadecimal.replace(/.{8}(?=.)/g, "$& ");
}

const REASONS: Record<string, string> = {
  malformed: "it does not have the form of an id or token",
  bad_tag: "its checksum was not made with this site's secret. It is forged or damaged, or its secret was replaced",
  expired: "it has expired",
};

/** Whether an id or token is valid here, and if not, why. */
export function validity({ valid, reason = "" }: Inspection): string {
  return valid ? "Valid: signed by this site." : `Not valid: ${REASONS[reason] ?? reason}.`;
}

/** A verdict, and the rule that decided. */
export function verdictParts(verdict: Verdict): Html {
  const { kind, reason, name, category, signature } = verdict;
  const rows: Row[] = [
    ["Verdict", html`<b class="verdict ${kind}">${KINDS[kind]}</b>`],
    ["Reason", html`${reason}<small class="words">${inWords(verdict)}</small>`],
  ];
  if (signature !== undefined) rows.push(["Matched", html`<code>${signature}</code>`]);
  if (name !== undefined) rows.push(["Name", name]);
  if (category !== undefined) rows.push(["Category", category]);
  return descriptions(rows);
}
