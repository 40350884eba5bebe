/** The iron seal, format `Fe26.2`, with the defaults of iron-webcrypto. */

import { fromBase64, utf8 } from "./bytes.js";

/** A password, or several by the id that the seal names. */
export type Passwords = string | Readonly<Record<string, string>>;

/** How long after its expiry a seal is accepted, as in iron-webcrypto. */
const SKEW_MS = 60_000;

/** Opens a seal. Returns `undefined` if it is forged, expired or no seal. */
export async function unseal(sealed: string, passwords: Passwords): Promise<unknown> {
  const parts = sealed.split("*");
  const [prefix, id, salt, iv, encrypted, expiry, macSalt, mac] = parts as [string, ...string[]];
  if (parts.length !== 8 || prefix !== "Fe26.2") return undefined;
  const password = typeof passwords === "string" ? passwords : own(passwords, id || "default");
  if (!password || (expiry && !(Number(expiry) > Date.now() - SKEW_MS))) return undefined;
  try {
    const signed = utf8(parts.slice(0, 6).join("*"));
    const macKey = await derive(password, macSalt as string, { name: "HMAC", hash: "SHA-256" }, "verify");
    if (!(await crypto.subtle.verify("HMAC", macKey, fromBase64(mac as string), signed))) return undefined;
    const key = await derive(password, salt as string, { name: "AES-CBC" }, "decrypt");
    const cipher = { name: "AES-CBC", iv: fromBase64(iv as string) };
    const text = await crypto.subtle.decrypt(cipher, key, fromBase64(encrypted as string));
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return undefined; // no base64, or no JSON
  }
}

function own(passwords: Readonly<Record<string, string>>, id: string): string | undefined {
  return Object.hasOwn(passwords, id) ? passwords[id] : undefined;
}

/** One iteration is the seal's default: its passwords are random, of at least 32 characters. */
async function derive(
  password: string,
  salt: string,
  algorithm: { name: string; hash?: string },
  usage: "verify" | "decrypt",
): Promise<CryptoKey> {
  const base = await crypto.subtle.importKey("raw", utf8(password), "PBKDF2", false, ["deriveBits"]);
  const bits = await crypto.subtle.deriveBits(
    { name: "PBKDF2", hash: "SHA-1", salt: utf8(salt), iterations: 1 },
    base,
    256,
  );
  return await crypto.subtle.importKey("raw", bits, algorithm as { name: string; hash: string }, false, [usage]);
}
