/** The package for `require()`, where the runtime can load an ES module that way. */

try {
  module.exports = require("./inline.js");
} catch (cause) {
  const message =
    'this runtime cannot load eltanin, an ES module, by require(); use import, or await import("eltanin"), or Node 20.19, 22.12 or newer';
  throw new Error(message, { cause });
}
