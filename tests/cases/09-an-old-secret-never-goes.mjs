// pixelmund/svelte-kit-cookie-session #8, expressjs/session #127, department-of-veterans-affairs/vets-api #7411: who comes
// back during a rotation must move to the new secret.
import { memory, Sessions } from "eltanin";
import { request, verdict, visit } from "./support.mjs";

const real = Date.now;
const store = memory();
const [older, newer] = ["older ".repeat(8), "newer ".repeat(8)];
let cookie = await visit(new Sessions({ store, secret: older }), undefined, (session) => {
  session.login(42);
  session.setPersistent();
});
const both = new Sessions({ store, secret: [newer, older] });
for (let day = 1; day <= 120; day++) {
  Date.now = () => real() + day * 86_400_000;
  cookie = await visit(both, cookie, (session) => session.set("day", day));
}
const user = (await new Sessions({ store, secret: newer }).open(request(cookie))).userid();
verdict(user === 42, `active on each of 120 days of rotation, then the old secret is dropped: user ${user}`);
