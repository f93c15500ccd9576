// /docs, /redoc and /scalar in a real browser: they work, and they work without the rest of the internet.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { chromium } from "playwright-core";
import { startQuoin } from "./quoin.mjs";

let quoin, browser;

before(async () => {
  quoin = await startQuoin();
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
           "--disable-background-networking", "--disable-component-update"],
  });
});

after(async () => {
  await browser?.close();
  await quoin?.stop();
});

// A page in a browser profile of its own that writes down what must not happen: requests to elsewhere (which get
// no answer), and errors, those of the Content Security Policy among them.
async function open(path) {
  const context = await browser.newContext();
  const faults = [];
  const elsewhere = (url) => !["data:", "blob:"].includes(url.protocol) && url.origin !== quoin.origin;
  await context.route(elsewhere, (route) => {
    faults.push(`request to ${route.request().url()}`);
    return route.abort();
  });
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  page.on("pageerror", (error) => faults.push(String(error)));
  await page.goto(quoin.origin + path);
  return { page, faults, close: () => context.close() };
}

for (const path of ["/docs", "/redoc", "/scalar"]) {
  test(`W3: ${path} shows the operations and stays on the origin`, async () => {
    const { page, faults, close } = await open(path);
    await page.getByText("/profile", { exact: true }).locator("visible=true").first().waitFor();
    await page.waitForLoadState("networkidle");
    assert.deepEqual(faults, []);
    await close();
  });
}

test("who authorizes in Swagger UI makes requests in the user's name", async () => {
  const user = { user_id: "ada", email: "ada@example.org", password: "an engine, analytical" };
  const registered = await fetch(`${quoin.origin}/users/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(user),
  });
  assert.equal(registered.status, 201);

  const { page, faults, close } = await open("/docs");
  await page.getByRole("button", { name: "Authorize" }).first().click();
  const login = page.locator(".auth-container").filter({ hasText: /Token URL:\s*\/?login/ });
  // By name: Swagger UI gives the fields of each scheme the same ids, so that a label finds those of the first only.
  await login.locator('input[data-name="username"]').fill(user.user_id);
  await login.locator('input[data-name="password"]').fill(user.password);
  await login.getByRole("button", { name: "Apply given OAuth2 credentials" }).click();
  await login.getByRole("button", { name: "Remove authorization" }).waitFor();
  await page.locator(".auth-container").getByRole("button", { name: "Close" }).first().click();

  const profile = page.locator(".opblock-get").filter({ has: page.locator('[data-path="/profile"]') });
  await profile.locator('[data-path="/profile"]').click();
  await profile.getByRole("button", { name: "Try it out" }).click();
  await profile.getByRole("button", { name: "Execute" }).click();
  const answer = profile.locator(".live-responses-table .response");
  assert.equal(await answer.locator(".response-col_status").first().innerText(), "200");
  assert.match(await answer.locator(".highlight-code").first().innerText(), /"email":\s*"ada@example\.org"/);
  assert.deepEqual(faults, []);
  await close();
});
