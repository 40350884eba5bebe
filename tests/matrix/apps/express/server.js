import { memory, Sessions } from "eltanin";
import { eltanin } from "eltanin/node";
import express from "express";
import { pages } from "./shop.js";

const sessions = new Sessions({ store: memory(), secret: process.env.SESSION_SECRET });
const app = express().use(eltanin(sessions));

for (const [path, page] of Object.entries(pages)) {
  app.all(path, async (request, response) => {
    const query = new URL(request.originalUrl, "http://localhost").searchParams;
    const { text, location } = await page(request.session, query);
    if (location) response.redirect(303, location);
    else response.send(text);
  });
}

app.listen(process.env.PORT);
