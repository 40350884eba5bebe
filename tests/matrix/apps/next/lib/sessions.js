import { memory, Sessions } from "eltanin";
import { eltanin } from "eltanin/next";

const store = memory();

export const { getSession, saveSession } = eltanin(() => new Sessions({ store, secret: process.env.SESSION_SECRET }));
