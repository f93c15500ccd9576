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

test("W3: no docs page may run what stands in it, or load from elsewhere", async () => {
  for (const path of ["/docs", "/redoc", "/scalar"]) {
    const { headers } = await fetch(quoin.origin + path);
    const policy = new Map(headers.get("Content-Security-Policy").split(";").map((part) => {
      const [name, ...sources] = part.trim().split(/\s+/);
      return [name, sources];
    }));
    assert.deepEqual(policy.get("script-src"), ["'self'"], path);
    assert.deepEqual(policy.get("frame-ancestors"), ["'none'"], path);
    for (const [name, sources] of policy)
      for (const source of sources)
        assert.match(source, name === "style-src" ? /^('self'|'none'|'unsafe-inline')$/ : /^('self'|'none'|data:|blob:)$/,
          `${path}: ${name} ${source}`);
  }
});

test("W3: a script that gets into a docs page is not run", async () => {
  for (const path of ["/docs", "/redoc", "/scalar"]) {
    const { page, faults, close } = await open(path);
    await page.evaluate(() => {
      const script = document.createElement("script");
      script.textContent = "window.injected = true";
      document.body.append(script);
      document.body.insertAdjacentHTML("beforeend", "<img src='/none' onerror='window.injected = true'>");
    });
    await page.waitForLoadState("networkidle");
    assert.equal(await page.evaluate(() => window.injected), undefined, path);
    assert.ok(faults.some((fault) => /Content Security Policy/.test(fault)), path);
    await close();
  }
});

test("W3: the docs pages can be switched off", async () => {
  const closed = await startQuoin({ DOCS: "false" });
  for (const path of ["/docs", "/redoc", "/scalar"]) assert.equal((await fetch(closed.origin + path)).status, 404, path);
  await closed.stop();
});

test("W3: who authorizes in Swagger UI makes requests in the user's name, and what others wrote is text there", async () => {
  const user = { user_id: "ada", email: "ada@example.org", password: "an engine, analytical" };
  const registered = await fetch(`${quoin.origin}/users/`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(user),
  });
  assert.equal(registered.status, 201);
  const login = await fetch(`${quoin.origin}/login`, {
    method: "POST",
    body: new URLSearchParams({ username: "ada", password: user.password }),
  });
  const markup = `<img id="stored" src="/none" onerror="window.stored = true"><script>window.stored = true</script>`;
  const posted = await fetch(`${quoin.origin}/posts/`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: `Bearer ${(await login.json()).access_token}` },
    body: JSON.stringify({ post_data: markup }),
  });
  assert.equal(posted.status, 201);

  const { page, faults, close } = await open("/docs");
  await page.getByRole("button", { name: "Authorize" }).first().click();
  const form = page.locator(".auth-container").filter({ hasText: /Token URL:\s*\/?login/ });
  // By name: Swagger UI gives the fields of each scheme the same ids, so that a label finds those of the first only.
  await form.locator('input[data-name="username"]').fill(user.user_id);
  await form.locator('input[data-name="password"]').fill(user.password);
  await form.getByRole("button", { name: "Apply given OAuth2 credentials" }).click();
  await form.getByRole("button", { name: "Remove authorization" }).waitFor();
  await page.locator(".auth-container").getByRole("button", { name: "Close" }).first().click();

  const profile = page.locator(".opblock-get").filter({ has: page.locator('[data-path="/profile"]') });
  await profile.locator('[data-path="/profile"]').click();
  await profile.getByRole("button", { name: "Try it out" }).click();
  await profile.getByRole("button", { name: "Execute" }).click();
  const answer = profile.locator(".live-responses-table .response");
  assert.equal(await answer.locator(".response-col_status").first().innerText(), "200");
  assert.match(await answer.locator(".highlight-code").first().innerText(), /"email":\s*"ada@example\.org"/);

  const posts = page.locator(".opblock-get").filter({ has: page.locator('[data-path="/posts/all"]') });
  await posts.locator('[data-path="/posts/all"]').click();
  await posts.getByRole("button", { name: "Try it out" }).click();
  await posts.getByRole("button", { name: "Execute" }).click();
  const shown = posts.locator(".live-responses-table .response .highlight-code").first();
  await shown.waitFor();
  assert.ok((await shown.innerText()).includes(markup.replaceAll('"', '\\"')));
  assert.equal(await page.locator("#stored").count(), 0);
  assert.equal(await page.evaluate(() => window.stored), undefined);
  assert.deepEqual(faults, []);
  await close();
});
