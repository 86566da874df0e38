// Same process on purpose: Ctrl-C and SIGTERM reach the server's own shutdown.
await import("../examples/hono/src/server.ts");
