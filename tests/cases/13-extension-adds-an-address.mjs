// omrilotan/isbot #269: an extension puts the page that asked into the user agent of a complete browser.
import { robot } from "eltanin";
import { verdict } from "./support.mjs";

const browser =
  "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36";
const appended = "||| ReqID: 472 | TabID: 64 | FrameID: 0 | Type: xmlhttprequest | Initiator: https://shop.example";
const { kind, reason } = robot(`${browser} ${appended}`);
verdict(kind !== "robot", `${kind}/${reason}`);
