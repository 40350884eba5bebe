/** For vitest: see tests/runtime/runners.test.js. */

import { test } from "vitest";
import { declareSuites } from "./suites.js";

declareSuites(test);
