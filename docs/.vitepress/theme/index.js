/** The default theme, in the reader's own fonts. */

import "./site.css";

export { default } from "vitepress/theme-without-fonts";
