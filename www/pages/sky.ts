/** The constellation Draco, drawn from the stars' true places and magnitudes. */

import { type Html, html } from "../html.js";

/** Right ascension in hours, declination in degrees, magnitude; along the dragon from head to tail, the head closed. */
const STARS: readonly [name: string, hours: number, degrees: number, magnitude: number][] = [
  ["Eltanin", 17.943, 51.49, 2.2],
  ["Rastaban", 17.507, 52.3, 2.8],
  ["Kuma", 17.537, 55.18, 4.9],
  ["Grumium", 17.892, 56.87, 3.7],
  ["Altais", 19.21, 67.66, 3.1],
  ["Tyl", 19.803, 70.27, 3.8],
  ["Batentaban", 18.352, 72.73, 3.6],
  ["Aldhibah", 17.147, 65.71, 3.2],
  ["Athebyne", 16.4, 61.51, 2.7],
  ["Theta", 16.032, 58.57, 4],
  ["Edasich", 15.415, 58.97, 3.3],
  ["Thuban", 14.073, 64.38, 3.7],
  ["Kappa", 12.558, 69.79, 3.9],
  ["Giausar", 11.523, 69.33, 3.8],
];

/** As one sees it from below, the pole above; turned so that the head is at the lower right. */
function place(hours: number, degrees: number): [x: number, y: number] {
  const angle = ((hours * 15 - 45) * Math.PI) / 180;
  const distance = (90 - degrees) * 8;
  return [Math.round(150 - distance * Math.sin(angle)), Math.round(-25 - distance * Math.cos(angle))];
}

function draw(): Html {
  const points = STARS.map(([, hours, degrees]) => place(hours, degrees));
  const [head, ...body] = [...points.slice(0, 4), points[0], ...points.slice(3)].map((point) => point?.join(" "));
  const stars = STARS.map(([name, , , magnitude], at) => {
    const [x, y] = points[at] ?? [0, 0];
    return html`<circle cx="${x}" cy="${y}" r="${((6 - magnitude) * 1.1).toFixed(1)}"${name === "Eltanin" && html` class="eltanin"`}/>`;
  });
  const [x, y] = points[0] ?? [0, 0];
  return html`<svg class="sky" viewBox="0 0 400 240" role="img" aria-label="The constellation Draco; Eltanin shines in the dragon's head">
<path d="M${head} L${body.join(" L")}"/>${stars}<circle class="halo" cx="${x}" cy="${y}" r="12"/><text x="${x}" y="${y + 34}" text-anchor="middle">Eltanin</text></svg>`;
}

export const draco = draw();
