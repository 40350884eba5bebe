import { statementEnd, withImport, withListed, withoutComments, withProperty } from "./source.js";

/** A file that a framework needs. */
export interface Place {
  /** The guide's name for it. An existing file may have another extension. */
  file: string;
  /**
   * - `entry`: where the application begins, which may have another name
   * - `types`: only for TypeScript
   */
  kind: "entry" | "module" | "config" | "types";
  /** The block of the guide, if it is not named as the file. */
  block?: string;
  /** The block in JavaScript, if the other is in TypeScript. */
  javascript?: string;
  /** The code, if no block of the guide has it. */
  code?: string;
  /** It is not created: `optional` if the application may do without, `application` if it must write it. */
  isOf?: "optional" | "application";
  /** What an existing application needs of the block ends before this text. */
  until?: string;
  /** Adds the adapter to an existing file. Nothing if that is not safe. */
  edit?: (code: string) => string | undefined;
  /** A block of the guide that the edited file imports, as a file beside it. */
  companion?: string;
  /** What an existing file has that needs no edit. By default it imports Eltanin. */
  done?: RegExp;
  /** The check of `doctor` that it belongs to, and what an existing file lacks. By default it is the adapter. */
  check?: "wasm";
  needs?: string;
  /** The only major version of the framework that needs it. */
  major?: number;
}

/** The guide's imports of the package, and of what the application made with it. */
const USES_ELTANIN = /["']eltanin["'/]|\bsessionMiddleware\b|\bwithSession\b/;

export const isDone = ({ done = USES_ELTANIN }: Place, code: string) => done.test(withoutComments(code));

/** Where a server in Node begins. */
export const server = (block: string, until: string): Place => ({ file: "server.js", kind: "entry", block, until });

export const HONO: Place = {
  file: "src/index.ts",
  kind: "entry",
  until: "app.get(",
  companion: "src/sessions.ts",
  edit(code) {
    const plain = withoutComments(code);
    const apps = [...plain.matchAll(/^(?:export )?const (\w+) = new Hono\b/gm)];
    const [app] = apps;
    const end = app && apps.length === 1 ? statementEnd(plain, app.index + app[0].length) : undefined;
    if (!app || end === undefined) return;
    const stop = code[end - 1] === ";" ? ";" : "";
    const line = end + (/^.*/.exec(code.slice(end)) as RegExpExecArray)[0].length;
    const used = `${code.slice(0, line)}\n\n${app[1]}.use(withSession)${stop}${code.slice(line)}`;
    return withImport(used, `import { withSession } from "./sessions"${stop}`);
  },
};

export const ASTRO: Place = {
  file: "astro.config.mjs",
  kind: "config",
  edit(code) {
    const listed = withListed(code, "defineConfig", "integrations", "eltanin()");
    return listed && withImport(listed, 'import eltanin from "eltanin/astro";');
  },
};

export const NEXT: Place = {
  file: "next.config.mjs",
  kind: "config",
  check: "wasm",
  needs: "withEltanin, without which workerd refuses the module",
  done: /\bwithEltanin\b|\bserverExternalPackages\b[^\]]*["']eltanin["']/,
};

export const NUXT: Place = {
  file: "nuxt.config.ts",
  kind: "config",
  check: "wasm",
  needs: "eltanin/nuxt, which lets Nitro load WebAssembly",
  done: /["']eltanin\/nuxt["']|\bwasm\s*:\s*true\b/,
  edit: (code) => withListed(code, "defineNuxtConfig", "modules", '"eltanin/nuxt"'),
};

/** Without it, Nuxt's development server has no bindings. */
export const NUXT_PRESET: Place = {
  file: "nuxt.config.ts",
  kind: "config",
  code: 'nitro: { preset: "cloudflare_module" },',
  needs: "a preset for Cloudflare",
  done: /\bpreset\s*:\s*["']cloudflare/,
  edit(code) {
    const plain = withoutComments(code);
    if (/\bpreset\b/.test(plain)) return;
    return /\bnitro\b/.test(plain)
      ? withProperty(code, /\bnitro\s*:\s*\{/g, 'preset: "cloudflare_module"')
      : withProperty(code, /\bdefineNuxtConfig\(\s*\{/g, 'nitro: { preset: "cloudflare_module" }');
  },
};

export const ROOT: Place = {
  file: "app/root.tsx",
  kind: "config",
  isOf: "application",
  edit(code) {
    if (/\bmiddleware\b/.test(withoutComments(code))) return;
    const imported = withImport(code, 'import { sessionMiddleware } from "./sessions.server";');
    return `${imported.trimEnd()}\n\nexport const middleware = [sessionMiddleware];\n`;
  },
};

/** React Router 8 has middleware always, and refuses the flag. */
export const MIDDLEWARE_FLAG: Place = {
  file: "react-router.config.ts",
  kind: "config",
  code: "export default { future: { v8_middleware: true } };\n",
  edit(code) {
    const plain = withoutComments(code);
    if (/\bv8_middleware\b/.test(plain)) return;
    return /\bfuture\b/.test(plain)
      ? withProperty(code, /\bfuture\s*:\s*\{/g, "v8_middleware: true")
      : withProperty(code, /\bexport default \{/g, "future: { v8_middleware: true }");
  },
  needs: "the flag v8_middleware",
  done: /\bv8_middleware\s*:\s*true\b/,
  major: 7,
};

/** With middleware, React Router 7 refuses the object that its template for Cloudflare passes as the context. */
export const REQUEST_HANDLER: Place = {
  file: "workers/app.ts",
  kind: "config",
  code: `// In place of { cloudflare: … }: loaders read the bindings from "cloudflare:workers".
return requestHandler(request, new RouterContextProvider()); // of "react-router"`,
  isOf: "optional",
  needs: "a context of the kind that middleware takes",
  done: /^(?![\s\S]*requestHandler\(\s*[\w.]+\s*,\s*\{)/i,
  major: 7,
};
