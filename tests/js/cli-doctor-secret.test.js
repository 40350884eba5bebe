/** `eltanin doctor`: secrets, and whether browsers accept the cookie. */

import { broken, init, OPTIONS_OF, repair, SECRET, WORKER, WRANGLER } from "../support/doctor.js";
import { manifest } from "../support/project.js";

broken([
  [
    "no secret",
    { ".dev.vars": undefined },
    /^error {2}secret {4}\.dev\.vars has no SESSION_SECRET; run "npx eltanin init"$/,
    init,
  ],
  [
    "a secret in .env beside .dev.vars",
    { ".dev.vars": "API_KEY=1\n", ".env": `SESSION_SECRET=${SECRET}\n` },
    /^error {2}secret {4}wrangler does not read \.env beside \.dev\.vars; move the line with SESSION_SECRET to \.dev\.vars$/,
    repair({ ".dev.vars": `API_KEY=1\nSESSION_SECRET=${SECRET}\n`, ".env": "" }),
  ],
  [
    "a secret of 31 bytes",
    { ".dev.vars": `SESSION_SECRET=${SECRET.slice(0, 31)}\n` },
    /^error {2}secret {4}SESSION_SECRET in \.dev\.vars: a secret has 31 bytes; at least 32 are needed; replace it by the output of "npx eltanin secret"$/,
    repair({ ".dev.vars": `SESSION_SECRET=${SECRET}\n` }),
  ],
  [
    "an empty secret",
    { ".dev.vars": "SESSION_SECRET=\n" },
    /^error {2}secret {4}SESSION_SECRET in \.dev\.vars: a secret has 0 bytes; at least 32 are needed; replace it by the output of "npx eltanin secret"$/,
    repair({ ".dev.vars": `SESSION_SECRET=${SECRET}\n` }),
  ],
  [
    "a secret of one repeated byte",
    { ".dev.vars": `SESSION_SECRET=${"a".repeat(40)}\n` },
    /^error {2}secret {4}SESSION_SECRET in \.dev\.vars: .*; replace it by/,
    repair({ ".dev.vars": `SESSION_SECRET=${SECRET}\n` }),
  ],
  [
    "a secret that Git does not ignore",
    { ".gitignore": "node_modules\n" },
    /^error {2}secret {4}Git does not ignore \.dev\.vars; run "npx eltanin init"$/,
    init,
  ],
  [
    "a secret in wrangler's file",
    { "wrangler.json": { ...WRANGLER, vars: { SESSION_SECRET: SECRET } } },
    /^error {2}secret {4}wrangler\.json has SESSION_SECRET in vars, where everybody can read it; remove it there/,
    repair({ "wrangler.json": WRANGLER }),
  ],
  [
    "a secret in the code",
    { "worker.js": WORKER.replace("env.SESSION_SECRET", `"${SECRET}"`) },
    /^error {2}secret {4}worker\.js has the secret in its code; write env\.SESSION_SECRET there/,
    repair({ "worker.js": WORKER }),
  ],
  [
    "a development server for other machines",
    { "package.json": { ...manifest(), scripts: { dev: "wrangler dev --ip 0.0.0.0" } } },
    /^warn {3}cookie {4}the script dev listens on 0\.0\.0\.0 over http, .*; open the site over https, or/,
    repair({ "package.json": { ...manifest(), scripts: { dev: "wrangler dev --ip 0.0.0.0 --local-protocol https" } } }),
  ],
  [
    "wrangler's own setting for that",
    { "wrangler.json": { ...WRANGLER, dev: { ip: "192.168.1.5" } } },
    /^warn {3}cookie {4}wrangler\.json listens on 192\.168\.1\.5 over http/,
    repair({ "wrangler.json": { ...WRANGLER, dev: { ip: "192.168.1.5", local_protocol: "https" } } }),
  ],
  [
    "Vite's setting for that",
    { "vite.config.js": "export default { server: { host: true } };\n" },
    /^warn {3}cookie {4}vite\.config\.js listens on every address over http/,
    repair({ "vite.config.js": 'export default { server: { host: "localhost" } };\n' }),
  ],
  [
    "an origin over http",
    { ".dev.vars": `SESSION_SECRET=${SECRET}\nSITE_URL=http://shop.local:8787/\n` },
    /^warn {3}cookie {4}SITE_URL in \.dev\.vars is http:\/\/shop\.local:8787, .*; use https there$/,
    repair({ ".dev.vars": `SESSION_SECRET=${SECRET}\nSITE_URL=http://localhost:8787/\n` }),
  ],
  [
    "a cookie without Secure",
    { "worker.js": OPTIONS_OF("cookie: { secure: false }") },
    /^warn {3}cookie {4}worker\.js sends the cookie over http; remove secure: false/,
    repair({ "worker.js": OPTIONS_OF("cookie: {}") }),
  ],
  [
    "a cookie that needs Secure without it",
    { "worker.js": OPTIONS_OF('cookie: { name: "__Host-id", secure: false }') },
    /^error {2}cookie {4}worker\.js asks for a cookie without Secure that needs it; remove secure: false$/,
    repair({ "worker.js": OPTIONS_OF('cookie: { name: "__Host-id" }') }),
  ],
]);
