// better-auth #10053/#10074: Next.js and others hand over `{ headers: await headers() }`, with no request.
import { memory, Sessions } from "eltanin";
import { secret, verdict } from "./support.mjs";

const sessions = new Sessions({ store: memory(), secret });
const { category, code } = await sessions.open({ headers: new Headers() }).catch((error) => error);
verdict(category === "usage" && code === "request", `open({ headers }) is refused with ${category}/${code}`);
