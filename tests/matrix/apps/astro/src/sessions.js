import { memory, Sessions } from "eltanin";

const store = memory();

export default () => new Sessions({ store, secret: process.env.SESSION_SECRET });
