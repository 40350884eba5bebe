/** The shop that every adapter serves, in the tests and in the matrix. */

/** What a page answers: text with a status, or the address of a redirect. */
const text = (value) => ({ text: JSON.stringify(value), status: 200 });
const redirect = (location) => ({ location });

/**
 * The pages of the shop by path, for the routes of a framework. A page gets the adapter's function that opens the
 * session, and the query. Every page can be asked for by any method.
 *
 * Each framework adds `/account`, which its guard protects and which answers "your account", and, where handlers return
 * a `Response`, `/fetched`, which calls `visit` and answers with the `upstream` response.
 */
export const pages = {
  "/about": async () => text("about"),
  "/who": async (open) => {
    const session = await open();
    return text({ robot: session === null, user: session?.userid(), cart: session?.namespace("cart").toObject() });
  },
  "/cart": async (open, query) => {
    (await open())?.namespace("cart").set(query.get("add"), 1);
    return redirect("/who");
  },
  "/login": async (open, query) => {
    const session = await open();
    session?.login(query.get("user"));
    if (query.has("remember")) session?.setPersistent();
    return redirect("/who");
  },
  "/logout": async (open) => {
    (await open())?.logout();
    return redirect("/who");
  },
  "/busy": async (open) => {
    (await open())?.namespace("cart").set("a page that was busy", 1);
    return { ...text("busy"), status: 503 };
  },
  "/twice": async (open) => {
    const [first, second] = await Promise.all([open(), open()]);
    return text({ same: first === second && first === (await open()) });
  },
  "/error": async (open) => {
    (await open())?.namespace("cart").set("a page that failed", 1);
    throw new Error("the page failed");
  },
};

/** Counts the visit to `/fetched`. */
export async function visit(open) {
  (await open())?.namespace("cart").set("fetched", 1);
}
