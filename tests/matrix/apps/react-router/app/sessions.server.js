import { memory, Sessions } from "eltanin";
import { eltanin } from "eltanin/react-router";

const store = memory();

export const { sessionMiddleware, getSession } = eltanin(
  () => new Sessions({ store, secret: process.env.SESSION_SECRET }),
);
