/** Applications of React Router for its request handler, without a build. */

function render(_request, status, headers, { staticHandlerContext }) {
  return Response.json(staticHandlerContext.loaderData, { status, headers });
}

/**
 * What the Vite plugin of React Router makes of an application: its routes by path. Where React would render a page, the
 * response is the data of its loaders.
 */
export function buildOf(root, routes) {
  const all = {
    root: { id: "root", path: "", module: { default: () => null, ...root } },
    ...Object.fromEntries(
      Object.entries(routes).map(([path, module]) => [
        path,
        { id: path, parentId: "root", path: path.slice(1), index: path === "/", module },
      ]),
    ),
  };
  const assets = Object.fromEntries(
    Object.values(all).map(({ id, path, parentId }) => [id, { id, path, parentId, module: "", imports: [] }]),
  );
  return {
    // Without `handleError` React Router prints the error.
    entry: { module: { default: render, handleError() {} } },
    routes: all,
    assets: { entry: { module: "", imports: [] }, routes: assets, url: "", version: "" },
    future: { v8_middleware: true },
    basename: "/",
    publicPath: "/",
    assetsBuildDirectory: "",
    prerender: [],
    ssr: true,
    isSpaMode: false,
    routeDiscovery: { mode: "initial" },
  };
}
