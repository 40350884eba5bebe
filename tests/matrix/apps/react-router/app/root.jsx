import { Outlet } from "react-router";
import { sessionMiddleware } from "./sessions.server.js";

export const middleware = [sessionMiddleware];

export default function Root() {
  return <Outlet />;
}
