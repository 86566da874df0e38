export { writeGenerousConfig } from "./generous-config.ts";
export { createHttpClient, type HttpClient } from "./http-client.ts";
export { type InboxEntry, readInbox, waitForMessage } from "./read-inbox.ts";
export { type ExampleProcess, runExampleToExit, startExample } from "./start-example.ts";
export { walkThrough } from "./walk-through.ts";
