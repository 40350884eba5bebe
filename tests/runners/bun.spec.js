/** For `bun test`: see tests/runtime/runners.test.js. */

import { test } from "bun:test";
import { declareSuites } from "./suites.js";

declareSuites(test);
