import { createRootRoute, HeadContent, Outlet, Scripts } from "@tanstack/react-router";

function Document() {
  return (
    <html lang="en">
      {/* biome-ignore lint/style/noHeadElement: the element of Next.js is not of use here. */}
      <head>
        <HeadContent />
      </head>
      <body>
        <Outlet />
        <Scripts />
      </body>
    </html>
  );
}

export const Route = createRootRoute({ component: Document });
