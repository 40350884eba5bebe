/** `eltanin/testing`: tools to test sessions and stores with. It needs no test runner of its own. */

export { type MakeStore, type StoreSuiteOptions, storeSuite } from "./store-suite.js";
