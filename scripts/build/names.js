/**
 * Short names for the module's imports. wasm-bindgen's names are long, contain a hash and occur twice: 7 % of a
 * worker's upload.
 */

const IMPORT_SECTION = 2;
const LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** Returns `{ module, glue }` with short import names. */
export function shorten(module, glue) {
  const names = new Map();
  const out = [module.subarray(0, 8)];
  for (const { id, bytes } of sections(module)) {
    const body = id === IMPORT_SECTION ? rename(bytes, names) : bytes;
    out.push(Buffer.from([id, ...leb(body.length)]), body);
  }
  let text = glue;
  for (const [long, short] of names) text = text.replaceAll(new RegExp(`^(\\s*)${quoted(long)}:`, "gm"), `$1${short}:`);
  return { module: Buffer.concat(out), glue: text.replace('"./core_bg.js":', "a:") };
}

/** The module's sections (WebAssembly 2.0, section 5.5.2). */
function* sections(module) {
  for (let at = 8; at < module.length; ) {
    const [size, start] = unleb(module, at + 1);
    yield { id: module[at], bytes: module.subarray(start, start + size) };
    at = start + size;
  }
}

/** The import section with the module name `a` and short field names. Adds them to `names` by their long names. */
function rename(bytes, names) {
  const [count, first] = unleb(bytes, 0);
  const out = [Buffer.from(leb(count))];
  let at = first;
  for (let index = 0; index < count; index++) {
    const [, field] = text(bytes, at);
    const [long, kind] = text(bytes, field);
    const end = afterDescription(bytes, kind);
    const short = LETTERS[index % 52] + (index < 52 ? "" : LETTERS[Math.floor(index / 52)]);
    names.set(long, short);
    out.push(Buffer.from([1, 0x61, short.length]), Buffer.from(short), bytes.subarray(kind, end));
    at = end;
  }
  return Buffer.concat(out);
}

/** The position after the import's description (section 5.5.5). wasm-bindgen imports functions only. */
function afterDescription(bytes, at) {
  if (bytes[at] !== 0) throw new Error("the module imports something other than functions");
  return unleb(bytes, at + 1)[1];
}

function text(bytes, at) {
  const [length, start] = unleb(bytes, at);
  return [bytes.toString("utf8", start, start + length), start + length];
}

/** Reads an unsigned LEB128 number: `[number, position after it]`. */
function unleb(bytes, at) {
  let value = 0;
  for (let shift = 0, end = at; ; shift += 7) {
    const byte = bytes[end++];
    value |= (byte & 127) << shift;
    if (byte < 128) return [value, end];
  }
}

function leb(value) {
  return value < 128 ? [value] : [(value & 127) | 128, ...leb(value >>> 7)];
}

function quoted(text) {
  return text.replaceAll(/[$^.*+?()[\]{}|\\]/g, "\\$&");
}
