import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { getConnInfo } from "@hono/node-server/conninfo";
import { isAuthError } from "@latchkey/core/errors";
import { runMarketplace } from "@latchkey/example-shared";
import { Hono } from "hono";

await runMarketplace(({ auth, authPath, auditConsole, auditPath, pages }) => {
  const app = new Hono();

  // The whole of Latchkey's HTTP interface. A Request has no socket: the address behind it is handed over beside it.
  app.all(`${authPath}/*`, (context) =>
    auth.handler(context.req.raw, { remoteAddress: getConnInfo(context).remote.address }),
  );

  // A route of the shop's own, for whoever is signed in.
  app.get("/api/stall", async (context) => {
    const caller = await auth.authenticate(context.req.raw);
    const { vendor } = await auth.me.get(caller);
    return context.json({ stall: vendor && { name: vendor.storeName, shelves: vendor.categories } });
  });
  app.onError((error) => {
    if (!isAuthError(error)) throw error;
    return Response.json({ code: error.code, message: error.message }, { status: error.status });
  });

  // What was recorded, for whoever may read it: in development alone here, for staff in a real shop.
  if (auditConsole) app.all(`${auditPath}/*`, (context) => auditConsole(context.req.raw));

  app.all("*", (context) => pages(context.req.raw));

  const listener = getRequestListener(app.fetch);
  return createServer((request, response) => void listener(request, response));
});
