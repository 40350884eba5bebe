import { Sessions, kv, memory } from "eltanin";
import { SECRET, request, variables, digest } from "./bench/data.js";
import { Kv } from "./bench/kv.js";
import * as glue from "./dist/core.js";
const binding = new Kv();
const mk = () => new Sessions({ store: kv(binding), secret: SECRET });
let s = await mk().open(request());
for (const [ns, vars] of Object.entries(variables)) { const n = ns === "own" ? s : s.namespace(ns); n.update(vars); }
let r = await mk().commit(s, new Response("x"));
const cookie = r.headers.getSetCookie()[0].split(";")[0];
const req = request(cookie);
const read = (s) => digest((ns, k) => (ns === "own" ? s : s.namespace(ns)).get(k));
async function one() { const ss = mk(); const s = await ss.open(req); read(s); return ss.commit(s, new Response("ok")); }
for (let i = 0; i < 3000; i++) await one();
async function time(name, fn, n = 4000) { for (let i=0;i<500;i++) await fn(); const t = performance.now(); for (let i = 0; i < n; i++) await fn(); console.log(name, ((performance.now() - t) / n * 1000).toFixed(2), "µs"); }
await time("all", one);
await time("request()", async () => request(cookie));
await time("new Response", async () => new Response("ok"));
await time("new Sessions", async () => mk());
const S = mk();
await time("open", () => S.open(req));
await time("open+read", async () => { read(await S.open(req)); });
await time("digest only", async () => digest((ns,k)=>variables[ns][k]));
await time("open+commit", async () => S.commit(await S.open(req), new Response("ok")));
const store = kv(binding); const key = [...binding.values?.keys?.() ?? []][0];
import { EngineHolder, engineFor, call } from "./dist/wasm.js";
const E = new glue.Engine({ secrets: [new TextEncoder().encode(SECRET)], robots: { enabled: true } });
const timeS = (name, fn, n = 20000) => { for (let i=0;i<2000;i++) fn(); const t = performance.now(); for (let i = 0; i < n; i++) fn(); console.log(name, ((performance.now() - t) / n * 1000).toFixed(2), "µs"); };
timeS("engine.open", () => E.open(req.headers, false, Date.now()));
const op = E.open(req.headers, false, Date.now());
const rec = await store.load(op.key);
console.log("record", rec.length);
timeS("engine.resume", () => E.resume(op, rec, Date.now()));
const visit = E.resume(op, rec, Date.now())[0];



timeS("isQuiet", () => E.isQuiet(visit, Date.now()));

timeS("headers.get cookie", () => req.headers.get("cookie"));
timeS("inspect", () => S.inspect(op.id));
timeS("judge", () => S.robot(req));
timeS("answer", () => { const r = new Response("ok"); r.headers.set("Cache-Control", "x"); r.headers.append("Vary", "Cookie"); });
