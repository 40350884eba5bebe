/** The part of the Workers runtime that `SessionObject` uses. Users have the types of `@cloudflare/workers-types`. */

declare module "cloudflare:workers" {
  export abstract class DurableObject {
    protected ctx: { storage: import("./entry.js").ObjectStorage };
    // biome-ignore lint/suspicious/noExplicitAny: the platform's own classes are not declared here
    constructor(ctx: any, env: any);
  }
}
