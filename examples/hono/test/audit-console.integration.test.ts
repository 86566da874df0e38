import { get } from "node:http";
import { walkThrough } from "@latchkey/example-shared/testing";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible, type Market, openMarket } from "./support/open-market.ts";

let market: Market;
beforeAll(async () => {
  market = await openMarket();
  await walkThrough(market.url);
});
afterAll(() => market.close());

const rows = (page: Page) => page.locator("tbody tr:not(.day, .reading)");
const filterButton = (page: Page) => page.getByRole("button", { name: "Filter" });

/** To the only record of that operation with that outcome. */
const openRecord = async (page: Page, name: string): Promise<void> => {
  await page.goto(`/dev/audit?name=${name}&outcome=succeeded`);
  await rows(page).first().getByRole("link").first().click();
  await page.getByRole("heading", { level: 1, name }).waitFor();
};

test("the timeline tells of a registration, and is reached from the pages of the shop", async () => {
  const page = await market.visit();
  await page.goto("/");
  await page.getByRole("contentinfo").getByRole("link", { name: "audit" }).click();
  await page.getByRole("heading", { name: "Timeline" }).waitFor();
  const registration = rows(page).filter({ hasText: "registration.complete" });
  expect(await registration.filter({ hasText: /succeeded[^]*insert vendorProfile/ }).count()).toBe(1);
  expect(await registration.filter({ hasText: /failed[^]*invalid_code/ }).count()).toBe(1);
  await page.context().close();
});

test("the filter narrows the list, keeps its address short, and each part of it can be taken away", async () => {
  const page = await market.visit();
  await page.goto("/dev/audit");
  await page.getByLabel("Text").fill("storeName");
  await page.getByLabel("Operation").selectOption("vendor.update");
  await filterButton(page).click();
  await page.getByRole("list", { name: "Filters in use" }).waitFor();
  expect(new URL(page.url()).search).toBe("?text=storeName&name=vendor.update");
  expect(await rows(page).count()).toBe(1);

  await page.getByRole("link", { name: /^Operation: vendor\.update/ }).click();
  await page.waitForURL("**/dev/audit?text=storeName");
  await page.getByLabel("Text").fill("no such thing");
  await page.keyboard.press("Enter");
  await page.getByText("No record matches.").waitFor();

  await page.getByText("People, entities and requests").click();
  await page.getByLabel("Subject").fill("Mia");
  await page.keyboard.press("Enter");
  await page.getByText("A subject is a UUID.").waitFor();
  expect(await page.getByLabel("Subject").getAttribute("aria-invalid")).toBe("true");
  await expectAccessible(page);
  await page.context().close();
});

test("a record shows old beside new", async () => {
  const page = await market.visit();
  await openRecord(page, "vendor.update");
  const cells = page.getByRole("row", { name: /storeName/ }).getByRole("cell");
  expect(await cells.allInnerTexts()).toEqual(["Kiln & Clay", "Clay"]);
  await openRecord(page, "registration.complete");
  await page.getByRole("row", { name: /emailSealed .*@shop\.example/ }).waitFor();
  await page.getByRole("row", { name: "emailLookup masked" }).waitFor();
  await page.context().close();
});

test("the slider goes through the versions of an entity, with the keyboard too", async () => {
  const page = await market.visit();
  await openRecord(page, "vendor.update");
  await page.getByRole("link", { name: "History of this vendorProfile" }).click();
  const state = page.getByRole("region", { name: "As it was" });
  await state.getByRole("row", { name: "storeName Clay" }).waitFor();
  await page.getByRole("slider").press("ArrowLeft");
  await state.getByRole("row", { name: "storeName Kiln & Clay" }).waitFor();
  expect(new URL(page.url()).search).toBe("?version=1");
  expect(await page.getByRole("slider").evaluate((slider) => slider === document.activeElement)).toBe(true);

  await page.getByRole("button", { name: "Compare" }).click();
  const compared = page.getByRole("region", { name: "Compare two versions" });
  await compared.getByRole("row", { name: /^storeName . Kiln & Clay . Clay$/ }).waitFor();
  await page.context().close();
});

test("without JavaScript nothing is missing", async () => {
  const page = await market.visit({ javaScriptEnabled: false });
  await openRecord(page, "vendor.update");
  await page.getByRole("link", { name: "History of this vendorProfile" }).click();
  await page.getByRole("slider").fill("1");
  await page.getByRole("button", { name: "Show this version" }).click();
  await page.waitForURL("**?version=1");
  expect(await page.getByRole("row", { name: "storeName Kiln & Clay" }).isVisible()).toBe(true);
  await page.context().close();
});

test("the overview draws what happened, and has the same as a table", async () => {
  const page = await market.visit();
  await page.goto("/dev/audit/overview?range=hour");
  const chart = page.getByRole("img", { name: /^Failures over time: [1-9]/ });
  expect(await chart.locator("rect").count()).toBeGreaterThan(0);
  await page.getByText("The numbers as a table").click();
  await page.getByRole("columnheader", { name: "Denials" }).waitFor();
  await page.context().close();
});

test("integrity shows a signed checkpoint, within seconds of the first record", async () => {
  const page = await market.visit();
  await expect
    .poll(
      async () => {
        await page.goto("/dev/audit/integrity");
        return page.locator("pre").allInnerTexts();
      },
      { timeout: 30_000, interval: 500 },
    )
    .toEqual([expect.stringMatching(/^marlowe\.market\/audit\n\d+\n[^\n]+\n\n— marlowe\.market\/audit /)]);
  await page.getByText("Nothing is wrong as far as the database can tell.").waitFor();
  await page.context().close();
});

test.each(["light", "dark"] as const)(
  "the %s console is accessible and fits a screen 320 pixels wide",
  async (colorScheme) => {
    const page = await market.visit({ colorScheme, viewport: { width: 320, height: 640 } });
    await openRecord(page, "registration.complete");
    const record = new URL(page.url()).pathname;
    await page.getByRole("link", { name: "History of this vendorProfile" }).click();
    await page.getByRole("slider").waitFor();
    const entity = new URL(page.url()).pathname;
    for (const path of [
      "/dev/audit",
      "/dev/audit?name=audit.read",
      record,
      `${entity}?from=1&to=2`,
      "/dev/audit/overview",
      "/dev/audit/integrity",
      "/dev/audit/nowhere",
    ]) {
      await page.goto(path);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
    }
    await page.context().close();
  },
);

test("under a name that is not our own there is nothing", async () => {
  const { hostname, port } = new URL(market.url);
  // fetch does not let a caller choose the host that it names.
  const statusUnder = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      get({ hostname, port, path: "/dev/audit", headers: { host } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).once("error", reject);
    });
  expect(await statusUnder(`localhost:${port}`)).toBe(200);
  expect(await statusUnder(`evil.example:${port}`)).toBe(404);
});
