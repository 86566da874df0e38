import { type ExampleProcess, startExample, writeGenerousConfig } from "@latchkey/example-shared/testing";
import { chromiumLaunch } from "@latchkey/test-servers";
import { createDatabase } from "@latchkey/test-servers/vitest";
import axe from "axe-core";
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { expect } from "vitest";

export interface Market {
  readonly url: string;
  /** A browser of its own: no cookies, no storage. */
  visit(options?: BrowserContextOptions): Promise<Page>;
  close(): Promise<void>;
}

const timeoutMs = 15_000;

const newPage = async (browser: Browser, baseURL: string, options: BrowserContextOptions): Promise<Page> => {
  const context = await browser.newContext({ baseURL, reducedMotion: "reduce", ...options });
  context.setDefaultTimeout(timeoutMs);
  const page = await context.newPage();
  // A page that breaks its own content policy, or throws, is broken even if the test does not notice.
  page.on("pageerror", (error) => {
    throw error;
  });
  page.on("console", (message) => {
    if (/content security policy/i.test(message.text())) throw new Error(message.text());
  });
  return page;
};

/** The Hono example as a process, and a Chromium to visit it with. */
export const openMarket = async (): Promise<Market> => {
  const LATCHKEY_CONFIG = await writeGenerousConfig({ challenge: { resendAfterSeconds: 2 } });
  const database = await createDatabase();
  let example: ExampleProcess | undefined;
  try {
    example = await startExample({
      name: "hono",
      environment: { LATCHKEY_CONFIG, DATABASE_URL: database.url },
    });
    const browser = await chromium.launch(chromiumLaunch());
    const { url, stop } = example;
    return {
      url,
      visit: (options = {}) => newPage(browser, url, options),
      close: async () => {
        await browser.close();
        await stop();
        await database.drop();
      },
    };
  } catch (error) {
    await example?.stop();
    await database.drop();
    throw error;
  }
};

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly targets: readonly string[];
}

/** Fails when the page has a serious accessibility violation (axe-core: WCAG 2.2 A and AA, and best practices). */
export const expectAccessible = async (page: Page): Promise<void> => {
  await page.evaluate(axe.source);
  const run = `axe.run().then(({ violations }) => violations.map(({ id, impact, nodes }) =>
    ({ id, impact, targets: nodes.map(({ target }) => target.join(" ")) })))`;
  const violations = await page.evaluate<readonly Violation[]>(run);
  expect(violations.filter(({ impact }) => impact === "serious" || impact === "critical")).toEqual([]);
};
