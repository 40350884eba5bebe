/** Writes a chart as SVG: two logarithmic axes and a line for each series, readable on a light and on a dark page. */

const [WIDTH, HEIGHT] = [720, 380];
/** The edges of the plot. */
const [LEFT, RIGHT, TOP, BOTTOM] = [72, 690, 16, 300];
const COLOURS = ["one", "two", "three", "four"];
const STYLE = `
svg { color: #1f2328; background: var(--page); --page: #fff; --one: #0550ae; --two: #a40e26; --three: #116329; --four: #6639ba; }
@media (prefers-color-scheme: dark) {
  svg { color: #e6edf3; --page: #1b1b1f; --one: #79c0ff; --two: #ffa198; --three: #7ee787; --four: #d2a8ff; }
}
text { font: 13px system-ui, sans-serif; fill: currentColor; paint-order: stroke; stroke: var(--page); stroke-width: 4px; }
line { stroke: currentColor; stroke-opacity: 0.2; }
.limit { stroke-opacity: 1; stroke-dasharray: 6 4; }
polyline { fill: none; stroke-width: 2; }`;

const escaped = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const short = (number) => Number(number.toFixed(1));

function tag(name, attributes, text) {
  const all = Object.entries(attributes).map(([key, value]) => ` ${key}="${value}"`);
  return `<${name}${all.join("")}>${text === undefined ? "" : escaped(text)}</${name}>`;
}

/** The powers of ten around the values. */
function decades(values) {
  const low = Math.floor(Math.log10(Math.min(...values)) + 1e-9);
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values)) - 1e-9));
  return Array.from({ length: high - low + 1 }, (_, place) => 10 ** (low + place));
}

/** Where a value is between two edges, on a logarithmic axis with these ticks. */
function scale(ticks, from, to) {
  const [low, high] = [ticks[0], ticks.at(-1)].map(Math.log10);
  return (value) => short(from + ((to - from) * (Math.log10(value) - low)) / (high - low));
}

/** A time in its own unit: 0.2 µs, 15 µs, 1.2 ms, 1 s. */
export function time(microseconds) {
  const place = Math.min(2, Math.max(0, Math.floor(Math.log10(microseconds * 1.0005) / 3)));
  const value = microseconds / 1_000 ** place;
  return `${value < 99.5 ? Number(value.toPrecision(2)) : value.toFixed(0)} ${["µs", "ms", "s"][place]}`;
}

/** The chart of `{ title, about, unit, series: [{ name, points: [[x, µs]] }], limits: [{ x, most }] }`. */
export function draw({ title, about, unit, series, limits }) {
  const points = series.flatMap((line) => line.points);
  const across = decades(points.map(([x]) => x));
  const up = decades([...points.map(([, y]) => y), ...limits.map(({ most }) => most)]);
  const [x, y] = [scale(across, LEFT, RIGHT), scale(up, BOTTOM, TOP)];
  const label = (at, text, end = "end") => tag("text", { ...at, "text-anchor": end }, text);
  const line = (x1, y1, x2, y2, name = "grid") => tag("line", { class: name, x1, y1, x2, y2 });
  const parts = [
    tag("title", { id: "title" }, title),
    tag("desc", { id: "desc" }, about),
    tag("style", {}, STYLE),
    ...up.flatMap((at) => [line(LEFT, y(at), RIGHT, y(at)), label({ x: LEFT - 8, y: y(at) + 4 }, time(at))]),
    ...across.map((at) => line(x(at), TOP, x(at), BOTTOM)),
    ...across.map((at) => label({ x: x(at), y: BOTTOM + 18 }, at.toLocaleString("en"), "middle")),
    label({ x: (LEFT + RIGHT) / 2, y: BOTTOM + 36 }, unit, "middle"),
    ...series.flatMap(({ name, points: own }, place) => {
      const [colour, left, top] = [`var(--${COLOURS[place]})`, LEFT + 310 * (place % 2), 354 + 20 * (place >> 1)];
      return [
        tag("polyline", {
          style: `stroke: ${colour}`,
          points: own.map((point) => `${x(point[0])},${y(point[1])}`).join(" "),
        }),
        ...own.map((point) => tag("circle", { cx: x(point[0]), cy: y(point[1]), r: 3, style: `fill: ${colour}` })),
        tag("rect", { x: left, y: top - 6, width: 16, height: 4, style: `fill: ${colour}` }),
        label({ x: left + 24, y: top }, name, "start"),
      ];
    }),
    ...limits.map((limit) => line(x(limit.x) - 60, y(limit.most), x(limit.x) + 20, y(limit.most), "limit")),
    ...limits.map((limit) => label({ x: x(limit.x) - 66, y: y(limit.most) + 4 }, `limit ${time(limit.most)}`)),
  ];
  const frame = {
    xmlns: "http://www.w3.org/2000/svg",
    viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
    width: WIDTH,
    height: HEIGHT,
  };
  const open = tag("svg", { ...frame, role: "img", "aria-labelledby": "title desc" }, "").replace("</svg>", "");
  return `${open}\n${parts.join("\n")}\n</svg>\n`;
}
