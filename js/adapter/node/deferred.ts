/** Delays the head of a Node response, because saving a session takes time and its cookie is in the head. */

/** What this needs of an `http.ServerResponse` or `http2.Http2ServerResponse`. */
export interface NodeResponse {
  statusCode: number;
  statusMessage: string;
  getHeaders(): object;
  setHeader(name: string, value: string | readonly string[]): unknown;
  appendHeader(name: string, value: string | readonly string[]): unknown;
  removeHeader(name: string): void;
  emit(event: string): boolean;
  end(...given: never[]): unknown;
}

/** The methods that send the head. */
const SENDERS = ["writeHead", "flushHeaders", "write", "end"] as const;
type Methods = Record<(typeof SENDERS)[number], (...given: unknown[]) => unknown>;

/**
 * Calls `prepare` before the head is sent. If it returns a promise, the calls that send something wait for it. `fail`
 * is called in their place if it rejects.
 */
export function beforeHead(
  response: NodeResponse,
  prepare: () => Promise<void> | undefined,
  fail: (error: unknown) => void,
): void {
  const methods = response as unknown as Methods;
  let waiting: (() => void)[] | undefined;
  let isReady = false;
  const begin = () => {
    const preparing = prepare();
    isReady = !preparing;
    waiting = [];
    preparing?.then(
      () => {
        isReady = true;
        for (const call of waiting as (() => void)[]) call();
        response.emit("drain");
      },
      (error) => {
        isReady = true;
        for (const name of Object.keys(response.getHeaders())) response.removeHeader(name);
        fail(error);
      },
    );
  };
  for (const name of SENDERS) {
    const send = methods[name];
    if (!send) continue;
    methods[name] = function (this: unknown, ...given) {
      if (name === "writeHead" && !isReady) given = [setHead(response, given)];
      if (!waiting) begin();
      if (isReady) return send.apply(this, given);
      waiting?.push(() => send.apply(this, given));
      return name === "write" ? false : response;
    };
  }
}

/** Sets what is given to `writeHead`, so that `prepare` sees it and can change it. Returns the status. */
function setHead(response: NodeResponse, [status, ...rest]: unknown[]): unknown {
  response.statusCode = status as number;
  if (typeof rest[0] === "string") response.statusMessage = rest.shift() as string;
  const pairs = pairsOf(rest[0] ?? {});
  for (const [name] of pairs) response.removeHeader(name);
  for (const [name, value] of pairs) response.appendHeader(name, value);
  return status;
}

type Pair = [name: string, value: string | string[]];

/** The fields that `writeHead` takes: an object, a list of pairs, or a list with names and values in turn. */
function pairsOf(fields: object): Pair[] {
  if (!Array.isArray(fields)) return Object.entries(fields);
  if (Array.isArray(fields[0])) return fields;
  return fields.flatMap((name, at) => (at % 2 === 0 ? [[name, fields[at + 1]] as Pair] : []));
}
