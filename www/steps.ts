/** The guided path: four steps that show what Eltanin does. */

import { pieces, type Visit } from "./visit.js";

export interface Step {
  title: string;
  text: string;
  /** Where the step is taken, and what the link there says. */
  href: string;
  action: string;
  /** Whether the visitor has taken it. */
  isDone(visit: Visit): boolean;
}

export const steps: readonly Step[] = [
  {
    title: "Add to the cart",
    text: "The cart is a namespace of your session. One change is one write.",
    href: "/#goods",
    action: "Choose something",
    isDone: ({ session }) => pieces(session) > 0,
  },
  {
    title: "Sign in",
    text: "Your session moves to a new id with everything in it. The old id stops working.",
    href: "/account",
    action: "Sign in",
    isDone: ({ session }) => Boolean(session?.userid()),
  },
  {
    title: "Look inside",
    text: "See the parts of your id, the verdict on your browser, and the cost of each request.",
    href: "/inspector",
    action: "Open the inspector",
    isDone: ({ log, url }) => url.pathname === "/inspector" || log.some(({ path }) => path === "/inspector"),
  },
  {
    title: "Come as a robot",
    text: "See the shop as Googlebot does. It gets the page, and costs no store operation.",
    href: "/?as=googlebot",
    action: "Be Googlebot",
    isDone: ({ log, url }) =>
      url.searchParams.get("as") === "googlebot" || log.some(({ guest }) => guest === "googlebot"),
  },
];

/** The first step that the visitor has not taken. */
export function nextStep(visit: Visit): Step | undefined {
  return steps.find((step) => !step.isDone(visit));
}
