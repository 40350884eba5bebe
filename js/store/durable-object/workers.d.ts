/** The part of the Workers runtime that `SessionObject` uses. Users have the types of `@cloudflare/workers-types`. */

declare module "cloudflare:workers" {
  export abstract class DurableObject {
    protected ctx: {
      storage: {
        kv: {
          get<T>(key: string): T | undefined;
          put<T>(key: string, value: T): void;
        };
        setAlarm(time: number): Promise<void>;
        deleteAll(): Promise<void>;
      };
    };
    // biome-ignore lint/suspicious/noExplicitAny: the platform's own classes are not declared here
    constructor(ctx: any, env: any);
  }
}
