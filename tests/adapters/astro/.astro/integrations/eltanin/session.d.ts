declare namespace App {
  interface Locals {
    session: import("eltanin/astro").GetSession;
  }
}
