/** A worker that does nothing: what every worker pays. */
export default { fetch: () => new Response("ok") };
