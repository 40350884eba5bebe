import { createMiddleware, createStart } from "@tanstack/react-start";
import { memory, Sessions } from "eltanin";
import { eltanin } from "eltanin/tanstack-start";

const store = memory();

const session = createMiddleware().server(eltanin(() => new Sessions({ store, secret: process.env.SESSION_SECRET })));

export const startInstance = createStart(() => ({ requestMiddleware: [session] }));
