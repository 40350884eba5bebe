/** How the tests start Chromium. */

/**
 * Every window of a headless Chromium would load the pages of its address bar and a spare renderer, which nobody
 * sees. Without them a visitor costs a third of the CPU time.
 */
const UNSEEN = ["WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"];

/** Playwright's options to start the Chromium at a path. */
export function launchOptions(executablePath = process.env.CHROME || "/usr/bin/chromium") {
  return { executablePath, args: ["--no-sandbox", `--disable-features=${UNSEEN.join(",")}`] };
}
