/** On every page: shows what the page cost in store operations, which is known only when it has been sent. */

const [navigation] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
const store = navigation?.serverTiming.find(({ name }) => name === "store");
for (const place of document.querySelectorAll("[data-cost]")) {
  if (store) place.textContent = store.description;
}
