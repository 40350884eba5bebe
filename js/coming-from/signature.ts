/** Values signed with HMAC-SHA-256, as `value.signature`: cookie-signature and React Router. */

import { fromBase64, utf8 } from "./bytes.js";

/** Returns the value, `undefined` if none of the secrets signed it. */
export async function unsign(signed: string, secrets: string | readonly string[]): Promise<string | undefined> {
  const dot = signed.lastIndexOf(".");
  if (dot < 0) return undefined;
  const value = signed.slice(0, dot);
  try {
    const mac = fromBase64(signed.slice(dot + 1));
    for (const secret of typeof secrets === "string" ? [secrets] : secrets) {
      const algorithm = { name: "HMAC", hash: "SHA-256" };
      const key = await crypto.subtle.importKey("raw", utf8(secret), algorithm, false, ["verify"]);
      if (await crypto.subtle.verify("HMAC", key, mac, utf8(value))) return value;
    }
  } catch {
    // The signature is no base64.
  }
  return undefined;
}
