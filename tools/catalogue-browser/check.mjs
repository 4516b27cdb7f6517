// Uses the pages of an error reference in a browser, and fails on what a user would miss. With PICTURES, it also takes pictures of the
// index and of a page.
//
//     node check.mjs BROWSER ORIGIN SITE [PICTURES]
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { accessible, finish, fits, open, shown, steps } from "./browser.mjs";

const [, origin, site, pictures] = process.argv.slice(2);

// from an error to its page, and to the index
const problem = await (await fetch(`${origin}/orders`)).json();
assert.equal(problem.code, "ORDER_NOT_FOUND");
{
  const { page, close } = await open(problem.type);
  assert.equal(await page.locator("h1").textContent(), problem.code);
  assert.equal(await page.locator("dd").first().textContent(), problem.type);
  assert.ok((await page.title()).startsWith(problem.code));
  // what a screen reader finds
  assert.deepEqual(await page.getByRole("heading", { level: 2 }).allTextContents(), ["Members", "Example"]);
  const row = page.getByRole("row", { name: /orderId/ });
  assert.match(await row.textContent(), /integer.*always.*The number of the order/);
  const json = await (await fetch(problem.type, { headers: { accept: "application/json" } })).json();
  assert.deepEqual(json.problems.map(({ code }) => code), [problem.code]);
  // by keyboard: the first stop skips the head
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.textContent), "Skip to the content");
  await page.keyboard.press("Enter");
  assert.equal(await page.evaluate(() => document.activeElement.tagName), "MAIN");
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").click();
  await page.waitForURL(`${origin}/errors`);
  steps.push("an error leads to its page, and to the index");
  await close();
}

// search and filter
for (const [address, name] of [
  [`${origin}/errors`, "served"],
  [pathToFileURL(`${site}/index.html`).href, "static"],
]) {
  const { page, close } = await open(address);
  const all = await shown(page);
  assert.ok(all.length > 10, `${all}`);
  const search = page.getByRole("searchbox", { name: "Search" });
  const count = page.getByRole("status");
  assert.equal(await count.textContent(), `${all.length} problem types`);
  await search.fill("stock");
  assert.deepEqual(await shown(page), ["STOCK_TOO_LOW", "STOCK_CLOSED"]);
  assert.equal(await count.textContent(), `2 of ${all.length} problem types`);
  assert.deepEqual(await page.locator("h2:visible").allTextContents(), ["409 Conflict", "503 Service Unavailable"]);
  await page.getByRole("radio", { name: /^5xx/ }).check();
  assert.deepEqual(await shown(page), ["STOCK_CLOSED"]);
  await search.fill("no such thing");
  assert.deepEqual(await shown(page), []);
  assert.equal(await count.textContent(), `0 of ${all.length} problem types`);
  await search.press("Escape");
  assert.equal(await search.inputValue(), "");
  const servers = await shown(page);
  assert.ok(servers.includes("INTERNAL_SERVER_ERROR") && !servers.includes("ORDER_NOT_FOUND"), `${servers}`);
  await page.getByRole("radio", { name: /^4xx/ }).check();
  assert.deepEqual([...(await shown(page)), ...servers].sort(), [...all].sort());
  await page.getByRole("radio", { name: "All" }).check();
  // a status, a header field and a Rust type
  await search.fill("409 retry-after ordererror");
  assert.deepEqual(await shown(page), ["STOCK_TOO_LOW"]);
  // a member is found, although the list does not show it
  await search.fill("restockedat");
  assert.deepEqual(await shown(page), ["STOCK_TOO_LOW"]);
  await page.getByRole("link", { name: "STOCK_TOO_LOW" }).click();
  assert.equal(await page.locator("h1").textContent(), "STOCK_TOO_LOW");
  // what was typed is still there, and still applies
  await page.goBack();
  await page.locator(".list > li:visible").first().waitFor();
  assert.equal(await search.inputValue(), "restockedat");
  assert.deepEqual(await shown(page), ["STOCK_TOO_LOW"]);
  steps.push(`search and filter: ${name}`);
  await close();
}

// without JavaScript, the index is a plain list
{
  const { page, close } = await open(`${origin}/errors`, { javaScriptEnabled: false });
  assert.ok((await shown(page)).length > 10);
  assert.equal(await page.locator("[data-tools]").isVisible(), false);
  await page.getByRole("link", { name: "STOCK_CLOSED" }).click();
  assert.equal(await page.locator("h1").textContent(), "STOCK_CLOSED");
  steps.push("without JavaScript");
  await close();
}

// type URIs with fragments
{
  const { page, close } = await open(`${origin}/reference#PRINTER_AWAY`);
  const article = page.locator("article", { has: page.getByRole("heading", { name: "PRINTER_AWAY" }) });
  assert.equal(await page.evaluate(() => document.querySelector(":target").tagName), "ARTICLE");
  assert.equal(await article.isVisible(), true);
  await page.getByRole("radio", { name: /^4xx/ }).check();
  assert.equal(await article.isVisible(), false);
  // a link shows its target, whatever the filter is
  await page.evaluate(() => {
    location.hash = "#INVOICE_NOT_FOUND";
    location.hash = "#PRINTER_AWAY";
  });
  await article.waitFor({ state: "visible" });
  assert.equal(await page.getByRole("radio", { name: "All" }).isChecked(), true);
  steps.push("type URIs with fragments");
  await close();
}

// light and dark, wide and narrow
const backgrounds = {};
for (const colorScheme of ["light", "dark"]) {
  for (const [name, address] of [
    ["the index", `${origin}/errors`],
    ["a page", `${origin}/errors/stock-too-low`],
    ["a page with everything", `${origin}/errors/validation-error`],
    ["a deprecated problem type", `${origin}/errors/order-locked`],
    ["a page with several", `${origin}/reference`],
    ["the static index", pathToFileURL(`${site}/index.html`).href],
    ["a static page", pathToFileURL(`${site}/stock-too-low.html`).href],
  ]) {
    const { page, close } = await open(address, { colorScheme });
    backgrounds[colorScheme] = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    await accessible(page, `${name}, ${colorScheme}`);
    await fits(page, name);
    await page.setViewportSize({ width: 320, height: 640 });
    await fits(page, name);
    await close();
  }
}
assert.deepEqual(backgrounds, { light: "rgb(255, 255, 255)", dark: "rgb(17, 21, 28)" });
steps.push("light and dark");

if (pictures) {
  for (const [name, path, height] of [
    ["index", "/errors", 900],
    ["page", "/errors/stock-too-low", 100],
  ]) {
    const { page, close } = await open(`${origin}${path}`, { viewport: { width: 1000, height } });
    // the port of this run
    await page.evaluate((origin) => {
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        node.data = node.data.replaceAll(origin, "https://api.example.com");
      }
    }, origin);
    await page.screenshot({ path: `${pictures}/catalogue-${name}.png`, fullPage: name === "page" });
    await close();
  }
}

await finish();
