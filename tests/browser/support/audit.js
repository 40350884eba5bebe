/** Checks the accessibility of a page. These functions run in the page, so each is self-contained. */

/** What is wrong with the page's structure, in words. */
export function structureFaults() {
  const faults = [];
  const expect = (fine, fault) => {
    if (!fine) faults.push(fault);
  };
  const count = (selector) => document.querySelectorAll(selector).length;
  expect(document.documentElement.lang === "en", "the language is missing");
  expect(document.title.length > "Eltanin".length, "the title is missing");
  for (const selector of ["h1", "main", "body > header", "nav[aria-label]"]) {
    expect(count(selector) === 1, `there are ${count(selector)} of ${selector}`);
  }
  const ids = [...document.querySelectorAll("[id]")].map(({ id }) => id);
  expect(new Set(ids).size === ids.length, "an id is there twice");
  for (const field of document.querySelectorAll("input:not([type=hidden]), meter, select, textarea")) {
    expect(field.labels?.[0]?.textContent.trim(), `no label for ${field.outerHTML}`);
  }
  for (const element of document.querySelectorAll("a[href], button, summary")) {
    expect(element.ariaLabel ?? element.textContent.trim(), `no name for ${element.outerHTML}`);
  }
  for (const svg of document.querySelectorAll("svg")) {
    expect(svg.ariaHidden === "true" || svg.ariaLabel, "a picture is neither hidden nor described");
  }
  const ranks = [...document.querySelectorAll("h1, h2, h3")].map(({ tagName }) => Number(tagName[1]));
  for (const [at, rank] of ranks.entries()) {
    expect(at === 0 || rank <= ranks[at - 1] + 1, `a heading skips rank ${rank - 1}`);
  }
  for (const table of document.querySelectorAll("table")) {
    expect(table.querySelector("th[scope]"), "a table has no headings");
  }
  return faults;
}

/** Texts whose contrast with what is behind them is below 4.5, or 3 where they are large (WCAG 2.2, 1.4.3). */
export function contrastFaults() {
  const channels = (colour) => (colour.match(/[\d.]+/g) ?? []).map(Number);
  const luminance = ([red, green, blue]) => {
    const linear = [red, green, blue].map((channel) => {
      const part = channel / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = channels(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const hasText = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  const faults = [];
  for (const element of document.querySelectorAll("body *")) {
    if (!hasText(element) || element.closest("svg, noscript, option") || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    const [light, dark] = [luminance(channels(style.color)), luminance(behind(element))].sort((a, b) => b - a);
    const size = Number.parseFloat(style.fontSize);
    const large = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
    const ratio = (light + 0.05) / (dark + 0.05);
    if (ratio < (large ? 3 : 4.5)) faults.push(`${ratio.toFixed(2)}: ${element.textContent.trim().slice(0, 40)}`);
  }
  return faults;
}
