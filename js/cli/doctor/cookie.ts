import type { Project } from "../project.js";
import { error, type Finding, ok, warn } from "./finding.js";

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|::1|\[::1\])(:|\/|$)/;
const FIX = "open the site over https, or on this machine as localhost";

/** Whether browsers accept the session's cookie, which is `Secure` everywhere but on localhost. */
export function checkCookie(project: Project): Finding[] {
  const found = [...listening(project), ...origins(project), ...options(project)];
  return found.length > 0 ? found : [ok("cookie", "Secure over https, and accepted over http on localhost")];
}

/** Development servers that other machines reach. */
function listening({ settings: { dev }, manifest, wranglerFile, sources }: Project): Finding[] {
  const found: Finding[] = [];
  const add = (who: string, address: string, code: string) => {
    if (LOCAL.test(address) || /https/.test(code)) return;
    const text = `${who} listens on ${address} over http, where browsers refuse the cookie from other machines`;
    found.push(warn("cookie", text, FIX));
  };
  if (typeof dev?.ip === "string") add(String(wranglerFile), dev.ip, String(dev.local_protocol));
  for (const [name, script] of Object.entries((manifest.scripts ?? {}) as Record<string, unknown>)) {
    const [option, value = "every address"] = /\s--(?:ip|host)(?:[ =]([^\s-]\S*))?(?=\s|$)/.exec(String(script)) ?? [];
    if (option) add(`the script ${name}`, value, String(script));
  }
  for (const [file, code] of sources) {
    if (!/^(vite|astro|nuxt)\.config\./.test(file)) continue;
    const [option, value = "every address"] = /\bhost:\s*(?:true|["']([^"']+)["'])/.exec(code) ?? [];
    if (option) add(file, value, code);
  }
  return found;
}

/** Addresses of the site in its variables. */
function origins({ settings, variables, secretFile, wranglerFile }: Project): Finding[] {
  const places: [string, object][] = [
    [secretFile, variables],
    [wranglerFile ?? "", (settings.vars ?? {}) as object],
  ];
  return places.flatMap(([file, values]) =>
    Object.entries(values).flatMap(([name, value]) => {
      const [, host] = /^http:\/\/([^/]*)/.exec(String(value)) ?? [];
      if (!/^(\w+_)?ORIGIN$|^(SITE|BASE|PUBLIC|APP)_URL$/.test(name) || !host || LOCAL.test(host)) return [];
      return [
        warn("cookie", `${name} in ${file} is http://${host}, where browsers refuse the cookie`, "use https there"),
      ];
    }),
  );
}

function options({ sources }: Project): Finding[] {
  return [...sources].flatMap(([file, code]) => {
    const [, options] = /["']eltanin["'/]/.test(code) ? (/\bcookie:\s*\{([^}]*)\}/.exec(code) ?? []) : [];
    if (!options) return [];
    const isOpen = /\bsecure:\s*false\b/.test(options);
    if (isOpen && /\bname:\s*["'`]__(Host|Secure)-|\bsameSite:\s*["'`]none/i.test(options)) {
      return [error("cookie", `${file} asks for a cookie without Secure that needs it`, "remove secure: false")];
    }
    return isOpen
      ? [
          warn(
            "cookie",
            `${file} sends the cookie over http`,
            "remove secure: false, since localhost needs no exception",
          ),
        ]
      : [];
  });
}
