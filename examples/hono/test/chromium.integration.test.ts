import { randomBytes, randomInt } from "node:crypto";
import { readInbox, waitForMessage } from "@latchkey/example-shared/testing";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { expectAccessible, type Market, openMarket } from "./support/open-market.ts";

let market: Market;
beforeAll(async () => {
  market = await openMarket();
});
afterAll(() => market.close());

const newEmail = (): string => `mia-${randomBytes(6).toString("hex")}@shop.example`;
const wrongFor = (code: string): string => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const codeField = (page: Page) => page.getByLabel("Six-digit code");
const continueButton = (page: Page) => page.getByRole("button", { name: "Continue" });
const sendButton = (page: Page) => page.getByRole("button", { name: "Send me a code" });

const askAsVendor = async (page: Page, email: string): Promise<void> => {
  await page.goto("/register?as=vendor");
  await page.getByLabel("Email address").fill(email);
  await page.getByLabel("Name of your stall").fill("Kiln & Clay");
  await page.getByRole("checkbox", { name: "Ceramics" }).check();
  await sendButton(page).click();
  await page.waitForURL("**/code");
};

const enterCode = async (page: Page, code: string): Promise<void> => {
  await codeField(page).fill(code);
  await continueButton(page).click();
};

const registerVendor = async (page: Page): Promise<string> => {
  const email = newEmail();
  await askAsVendor(page, email);
  await enterCode(page, (await waitForMessage(market.url, email)).code);
  await page.getByRole("heading", { name: "Kiln & Clay" }).waitFor();
  return email;
};

const signIn = async (page: Page, email: string): Promise<void> => {
  const seen = await readInbox(market.url);
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(email);
  await sendButton(page).click();
  await page.waitForURL("**/code");
  await enterCode(page, (await waitForMessage(market.url, email, seen)).code);
  await page.waitForURL("**/account*");
};

test("a vendor registers by email: wrong code, reload, resend, the right one", async () => {
  const page = await market.visit();
  const email = newEmail();
  await askAsVendor(page, email);
  const first = await waitForMessage(market.url, email);
  expect(await codeField(page).getAttribute("autocomplete")).toBe("one-time-code");
  expect(await codeField(page).getAttribute("inputmode")).toBe("numeric");
  await expectAccessible(page);

  await enterCode(page, wrongFor(first.code));
  await page.getByText("That code is not right. You have 4 tries left.").waitFor();
  expect(await codeField(page).getAttribute("aria-invalid")).toBe("true");
  expect(await codeField(page).evaluate((field) => field === document.activeElement)).toBe(true);
  await expectAccessible(page);

  await page.reload();
  const resend = page.getByRole("button", { name: "Send a new code" });
  await page.locator("#resend:enabled").waitFor();
  await resend.click();
  await page.getByText("A new code is on its way.").waitFor();
  expect(await resend.isDisabled()).toBe(true);
  await page.getByText(/A new code can be sent in 0:0[12]/).waitFor();
  const second = await waitForMessage(market.url, email, [first]);

  // As it is pasted from a message, with a space in it.
  await enterCode(page, `${second.code.slice(0, 3)} ${second.code.slice(3)}`);
  await page.getByRole("heading", { name: "Kiln & Clay" }).waitFor();
  await page.getByText("You are in. Welcome to the market.").waitFor();
  expect(await page.getByRole("checkbox", { name: "Ceramics" }).isChecked()).toBe(true);
  await expectAccessible(page);
  await page.context().close();
});

test("a client registers by phone", async () => {
  const page = await market.visit();
  const number = `+49151${randomInt(10_000_000, 99_999_999)}`;
  await page.goto("/register?as=client");
  await page.getByRole("radio", { name: "Phone" }).check();
  await page.getByLabel("Mobile number").fill(number);
  await page.getByRole("checkbox", { name: "Flowers" }).check();
  await sendButton(page).click();
  await page.waitForURL("**/code");
  const message = await waitForMessage(market.url, number);
  expect(message.channel).toBe("sms");
  expect(message.text.split("\n").at(-1)).toBe(`@localhost #${message.code}`);
  await enterCode(page, message.code);
  await page.waitForURL("**/account*");
  await page.getByText(number).waitFor();
  expect(await page.getByRole("checkbox", { name: "Flowers" }).isChecked()).toBe(true);
  await page.context().close();
});

test("after five wrong codes the page offers a new one, which works", async () => {
  const page = await market.visit();
  const email = newEmail();
  await askAsVendor(page, email);
  const { code, ...first } = await waitForMessage(market.url, email);
  for (const left of ["4 tries", "3 tries", "2 tries", "1 try"]) {
    await enterCode(page, wrongFor(code));
    await page.getByText(`You have ${left} left.`).waitFor();
  }
  await enterCode(page, wrongFor(code));
  await page.getByText("Too many wrong codes.").waitFor();
  expect(await codeField(page).isVisible()).toBe(false);
  await page.getByRole("button", { name: "Send a new code" }).click();
  await page.getByText("A new code is on its way.").waitFor();
  await enterCode(page, (await waitForMessage(market.url, email, [{ ...first, code }])).code);
  await page.waitForURL("**/account*");
  await page.context().close();
});

test("a taken address leads to sign-in with the address filled in", async () => {
  const page = await market.visit();
  const email = await registerVendor(page);
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByText("You are signed out.").waitFor();
  const seen = await readInbox(market.url);
  await askAsVendor(page, email);
  await enterCode(page, (await waitForMessage(market.url, email, seen)).code);
  await page.getByText("You have an account with this address already.").waitFor();
  await page.locator("[data-notice]").getByRole("link", { name: "Sign in" }).click();
  await page.waitForURL("**/sign-in");
  expect(await page.getByLabel("Email address").inputValue()).toBe(email);
  await page.context().close();
});

test("two tabs that edit one stall lose nothing", async () => {
  const page = await market.visit();
  await registerVendor(page);
  const other = await page.context().newPage();
  await other.goto("/account");
  await other.getByLabel("What you make").fill("Bowls");
  await other.getByRole("button", { name: "Save the stall" }).click();
  await other.getByText("Saved.").first().waitFor();

  await page.getByLabel("Name of the stall").fill("Clay");
  await page.getByLabel("What you make").fill("Mugs");
  await page.getByRole("button", { name: "Save the stall" }).click();
  await page.getByText("Somebody else saved “Bowls”.").waitFor();
  expect(await page.getByLabel("What you make").inputValue()).toBe("Mugs");
  await page.getByRole("button", { name: "Save the stall" }).click();
  await page.getByText("Saved.").first().waitFor();
  await other.reload();
  await other.getByRole("heading", { name: "Clay" }).waitFor();
  expect(await other.getByLabel("What you make").inputValue()).toBe("Mugs");
  await page.context().close();
});

test("devices are listed, one is signed out, then all", async () => {
  const laptop = await market.visit();
  const email = await registerVendor(laptop);
  const phone = await market.visit({
    userAgent:
      "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1",
  });
  const tablet = await market.visit();
  await signIn(phone, email);
  await signIn(tablet, email);

  await laptop.goto("/devices");
  await laptop.getByText("Safari on iPhone").waitFor();
  expect(await laptop.getByRole("listitem").count()).toBe(3);
  expect(await laptop.getByText("This device").count()).toBe(1);
  await expectAccessible(laptop);
  await laptop.getByRole("button", { name: /^Sign out Safari on iPhone/ }).click();
  await laptop.getByText("Safari on iPhone").waitFor({ state: "detached" });
  await phone.goto("/account");
  await phone.getByText("You were signed out.").waitFor();

  await laptop.getByRole("button", { name: "Sign out everywhere" }).click();
  await expectAccessible(laptop);
  await laptop.getByRole("dialog").getByRole("button", { name: "Sign out everywhere" }).click();
  await laptop.getByText("You are signed out on every device.").waitFor();
  await tablet.goto("/devices");
  await tablet.getByText("You were signed out.").waitFor();
  await Promise.all([laptop, phone, tablet].map((page) => page.context().close()));
});

test("everything is reached with the keyboard alone", async () => {
  const page = await market.visit();
  const email = newEmail();
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key);
  };
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute("name"));
  const tabTo = async (name: string): Promise<void> => {
    for (let steps = 0; steps < 20; steps += 1) {
      await press("Tab");
      if ((await focused()) === name) return;
    }
    throw new Error(`Tab never reached "${name}"`);
  };
  await page.goto("/register");
  await press("Tab");
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe("Skip to the content");
  await press("Enter");
  await tabTo("as");
  await press("ArrowLeft");
  await tabTo("email");
  await page.keyboard.type(email);
  await tabTo("storeName");
  await page.keyboard.type("Kiln & Clay");
  await tabTo("categories");
  await press("Space", "Enter");
  await page.waitForURL("**/code");
  await page.locator("#code:focus").waitFor();
  await page.keyboard.type((await waitForMessage(market.url, email)).code);
  await press("Enter");
  await page.getByRole("heading", { name: "Kiln & Clay" }).waitFor();
  expect(await page.getByRole("checkbox", { name: "Bread and pastry" }).isChecked()).toBe(true);
  await page.context().close();
});

test("problems are explained: throttled with a countdown, unavailable and offline with a way to try again", async () => {
  const page = await market.visit();
  await page.goto("/sign-in");
  await page.getByLabel("Email address").fill(newEmail());
  const answer = (status: number, code: string, headers: Record<string, string> = {}) =>
    page.route(
      "**/auth/sign-in",
      (route) =>
        route.fulfill({
          status,
          headers,
          contentType: "application/problem+json",
          body: JSON.stringify({ status, code }),
        }),
      { times: 1 },
    );

  await answer(429, "too_many_requests", { "retry-after": "2" });
  await sendButton(page).click();
  await page.getByText(/You can try again in 0:0[12]\./).waitFor();
  const retry = page.getByRole("button", { name: "Try again" });
  expect(await retry.isDisabled()).toBe(true);
  await page.locator("#sign-in").getByText("You can try again now.").waitFor();
  await answer(503, "service_unavailable");
  await retry.click();
  await page.getByText("The market is not answering right now.").waitFor();
  await expectAccessible(page);

  await page.context().setOffline(true);
  await retry.click();
  await page.getByText("You seem to be offline.").waitFor();
  await page.context().setOffline(false);
  await retry.click();
  await page.waitForURL("**/code");
  await page.context().close();
});

test.each(["light", "dark"] as const)(
  "the %s pages are accessible and fit a screen 320 pixels wide",
  async (colorScheme) => {
    const page = await market.visit({ colorScheme, viewport: { width: 320, height: 640 } });
    for (const path of ["/", "/register?as=vendor", "/sign-in", "/code", "/dev/inbox", "/no-such-page"]) {
      await page.goto(path);
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(320);
    }
    await page.context().close();
  },
);

test("without JavaScript the page says what it needs and shows no dead form", async () => {
  const page = await market.visit({ javaScriptEnabled: false });
  await page.goto("/sign-in");
  // Looks by text leave out what stands in noscript.
  const notice = page.locator("noscript p");
  await notice.waitFor();
  expect(await notice.textContent()).toContain("This demonstration talks to the server with JavaScript.");
  expect(await page.locator("form").isVisible()).toBe(false);
  await page.context().close();
});
