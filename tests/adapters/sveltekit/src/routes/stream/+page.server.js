/** Streams a value that changes the session after the response has begun. */
export async function load({ locals }) {
  const session = await locals.session();
  session.set("early", 1);
  const wait = new Promise((resolve) => setTimeout(resolve, 50));
  const late = wait.then(() => session.set("late", 1)).catch(({ code }) => code);
  return { late };
}
