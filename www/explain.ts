/** Inspections and verdicts in words. Used by the worker and, unchanged, by the page's own script. */

import type { Inspection, Verdict } from "eltanin";

/** A row of a description list: what, and what about it. */
export type Row = readonly [term: string, description: string];

const REASONS: Record<string, string> = {
  malformed: "it does not have the shape of an id or token of this site",
  bad_tag: "its checksum is not one that this site's secret makes: forged, damaged, or from before a change of keys",
  expired: "its time is over",
  no_key: "only the site has the secret to check it with",
};

/** What an id or token says about itself. Its validity is another question, which needs the site's secret. */
export function describeId(inspection: Inspection): Row[] {
  const { kind, format, keyId, random, checksum, issuedAt, expiresAt } = inspection;
  if (!kind) return [["shape", "neither an id nor a token of any format"]];
  const rows: Row[] = [["shape", `a session ${kind}, format ${format}`]];
  rows.push(["key id", keyId === undefined ? "none: this format has no room for one" : String(keyId)]);
  if (random) rows.push([`random, ${bits(random)} bits`, grouped(random)]);
  if (checksum) rows.push([`checksum, ${format === "draco" && kind === "id" ? 70 : bits(checksum)} bits`, grouped(checksum)]);
  if (issuedAt !== undefined) rows.push(["issued", instant(issuedAt)]);
  if (expiresAt !== undefined) rows.push(["expires", instant(expiresAt)]);
  return rows;
}

/** Whether an id or token is good here, and if not, why. */
export function describeValidity({ valid, reason }: Inspection): string {
  return valid ? "valid: this site made it" : `not valid: ${REASONS[reason ?? ""] ?? reason}`;
}

const KINDS: Record<Verdict["kind"], string> = {
  human: "a person: gets a session",
  speculative: "a page loaded ahead of its reader: no new session",
  suspect: "odd, but possibly a person: nothing is stored until it brings the cookie back",
  tool: "an app or a library that apps are built with: nothing is stored until it brings the cookie back",
  robot: "a robot: no session, no cookie, nothing stored",
};

/** What a visitor is taken for, and why. */
export function describeVerdict({ kind, reason, name, category, signature }: Verdict): Row[] {
  const rows: Row[] = [
    ["verdict", KINDS[kind]],
    ["reason", reason],
  ];
  if (signature !== undefined) rows.push(["matched", signature]);
  if (name !== undefined) rows.push(["name", name]);
  if (category !== undefined) rows.push(["category", category]);
  return rows;
}

/** `"2026-11-22 09:05:12 UTC"` */
export function instant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace("T", " ")} UTC`;
}

/** A length of time in the two largest units that fit. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1_000));
  const units: [number, string][] = [
    [Math.floor(seconds / 86_400), "d"],
    [Math.floor(seconds / 3_600) % 24, "h"],
    [Math.floor(seconds / 60) % 60, "min"],
    [seconds % 60, "s"],
  ];
  const first = units.findIndex(([number]) => number > 0);
  if (first < 0) return "0 s";
  const largest = units.slice(first, first + 2).filter(([number]) => number > 0);
  return largest.map(([number, unit]) => `${number} ${unit}`).join(" ");
}

function bits(hexadecimal: string): number {
  return hexadecimal.length * 4;
}

/** Hexadecimal in groups of eight, so that it can be read and wraps on a phone. */
function grouped(hexadecimal: string): string {
  return hexadecimal.replace(/.{8}(?=.)/g, "$& ");
}
