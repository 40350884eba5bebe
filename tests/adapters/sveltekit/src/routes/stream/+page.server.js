/** Streams a value that changes the session when the test has the response. */
export async function load({ locals }) {
  const session = await locals.session();
  session.set("early", 1);
  const begun = new Promise((resolve) => {
    globalThis.responseHasBegun = resolve;
  });
  const late = begun.then(() => session.set("late", 1)).catch(({ code }) => code);
  return { late };
}
