/** What the adapter for Next.js uses of `next/headers`. */
declare module "next/headers.js" {
  export function headers(): Promise<{ get(name: string): string | null }>;
  export function cookies(): Promise<{ set(cookie: object): unknown }>;
}
