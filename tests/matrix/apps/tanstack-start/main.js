import { flow } from "./flow.js";

process.env.SESSION_SECRET = "the matrix's own secret, of forty bytes.";
const { default: server } = await import("./dist/server/server.js");
await flow((request) => server.fetch(request), "https://shop.example");
