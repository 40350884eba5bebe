/** The `name=value` of a `Set-Cookie` field. */
export function pair(setCookie) {
  return setCookie.split(";", 1)[0];
}
