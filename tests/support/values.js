/** One of everything that a session keeps, by name. Free of any module, so that a worker can take it in too. */

const floats = globalThis.Float16Array ? { Float16Array: new Float16Array([1.5, -0, NaN, Infinity]) } : {};

/** An object with a key that assignment would not make. */
const oddKeys = Object.fromEntries([
  ["__proto__", { deep: 1 }],
  ["constructor", null],
  ["", "empty"],
  ["toString", 0],
  ["a/../b", "\0"],
]);

/** A typed array in the middle of a larger buffer. */
const window = new Uint16Array(new Uint16Array([9, 1, 2, 9]).buffer, 2, 2);

export const values = {
  undefined: undefined,
  null: null,
  true: true,
  false: false,
  zero: 0,
  "minus zero": -0,
  NaN: NaN,
  infinity: Infinity,
  "minus infinity": -Infinity,
  "the smallest double": Number.MIN_VALUE,
  "the largest double": Number.MAX_VALUE,
  "2^53 - 1": 2 ** 53 - 1,
  "2^53": 2 ** 53,
  "2^53 + 2": 2 ** 53 + 2,
  "-(2^53 - 1)": -(2 ** 53 - 1),
  "-2^53": -(2 ** 53),
  "2^63": 2 ** 63,
  "-2^63": -(2 ** 63),
  "a fraction": 0.1,
  "bigint 0": 0n,
  "bigint 1": 1n,
  "bigint -1": -1n,
  "bigint 255": 255n,
  "bigint 256": 256n,
  "bigint -256": -256n,
  "bigint -257": -257n,
  "bigint 2^64": 2n ** 64n,
  "bigint -2^64": -(2n ** 64n),
  "a huge bigint": -(3n ** 500n),
  "empty text": "",
  text: 'a "quoted" \0 línea\n🙂\u2028',
  "the epoch": new Date(0),
  "a date before it": new Date(-1),
  "a date": new Date(1_732_266_000_123),
  "the last date": new Date(8.64e15),
  "the first date": new Date(-8.64e15),
  "a late odd date": new Date(8.64e15 - 1),
  "an early odd date": new Date(-8.64e15 + 7),
  "an invalid date": new Date(NaN),
  ArrayBuffer: new Uint8Array([0, 127, 255]).buffer,
  "an empty ArrayBuffer": new ArrayBuffer(0),
  Uint8Array: new Uint8Array([0, 255]),
  Uint8ClampedArray: new Uint8ClampedArray([0, 255]),
  Int8Array: new Int8Array([-128, 127]),
  Uint16Array: new Uint16Array([0, 65_535, 258]),
  Int16Array: new Int16Array([-32_768, 32_767]),
  Uint32Array: new Uint32Array([0, 2 ** 32 - 1]),
  Int32Array: new Int32Array([-(2 ** 31), 2 ** 31 - 1]),
  BigUint64Array: new BigUint64Array([0n, 2n ** 64n - 1n]),
  BigInt64Array: new BigInt64Array([-(2n ** 63n), 2n ** 63n - 1n]),
  Float32Array: new Float32Array([1.5, -0, NaN, Infinity]),
  Float64Array: new Float64Array([Math.PI, -0, NaN, -Infinity]),
  ...floats,
  "a typed array that is a window": window,
  "an empty array": [],
  array: [1, [2, [3, [undefined, null]]], "x"],
  "an empty object": {},
  object: { b: 1, a: { deeper: [true, { deepest: -0 }] }, 1: "one" },
  "an object with odd keys": oddKeys,
  "an object without prototype": Object.assign(Object.create(null), { a: 1 }),
  Map: new Map([[1, "number"], ["1", "text"], [NaN, -0], [{ key: "object" }, new Map([[[], new Set()]])]]), // biome-ignore format: pairs
  Set: new Set([1, "1", NaN, new Set([null]), { a: 1 }]),
  "an empty Map": new Map(),
  "an empty Set": new Set(),
  URL: new URL("https://user:pass@example.com:8443/ä?q=1#x"),
  RegExp: /^a\/[b\n]+(?<name>ü)$/giu,
  "an empty RegExp": new RegExp(""),
  "shared parts": (() => {
    const part = { a: 1 };
    return [part, part];
  })(),
};
