/** The tests change the source. */
export default (context) => globalThis.sessionsOf(context);
