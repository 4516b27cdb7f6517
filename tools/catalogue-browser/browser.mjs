// A browser for the pages of an error reference, and what every page must fulfil.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const axe = readFileSync("node_modules/axe-core/axe.min.js", "utf8");
export const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ],
});
export const steps = [];

// A page that must neither load anything nor break its security policy.
export async function open(address, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1200, height: 900 }, reducedMotion: "reduce", ...options });
  const page = await context.newPage();
  const requests = [];
  page.on("request", (request) => {
    if (!request.isNavigationRequest() && request.url() !== "data:,") requests.push(request.url());
  });
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) requests.push(message.text());
  });
  page.on("pageerror", (error) => requests.push(String(error)));
  const response = await page.goto(address);
  if (response && address.startsWith("http")) assert.equal(response.status(), 200, address);
  return {
    page,
    close: async () => {
      assert.deepEqual(requests, [], `${page.url()} loads or reports something`);
      await context.close();
    },
  };
}

export async function accessible(page, what) {
  // the security policy refuses the script of axe, so it is evaluated
  await page.evaluate(axe);
  const { violations, incomplete, passes } = await page.evaluate(() =>
    axe.run(document, {
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
      resultTypes: ["violations", "incomplete"],
    }),
  );
  const told = (results) =>
    results.map(({ id, help, nodes }) => `${id}: ${help}\n  ${nodes.map((node) => `${node.html}\n  ${node.failureSummary}`).join("\n  ")}`).join("\n");
  assert.equal(violations.length, 0, `${what}:\n${told(violations)}`);
  // contrast that axe cannot compute would be no check
  const unknown = incomplete.filter(({ id }) => id === "color-contrast");
  assert.equal(unknown.length, 0, `${what}:\n${told(unknown)}`);
  assert.ok(passes.some(({ id }) => id === "color-contrast"), what);
  steps.push(`axe: ${what}`);
}

export const shown = (page) => page.locator(".list > li:visible code:first-child").allTextContents();

export async function fits(page, what) {
  const [width, window] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
  assert.ok(width <= window, `${what} is ${width} wide in a window of ${window}`);
}

export async function finish() {
  await browser.close();
  console.log(`${steps.length} checks of the pages in a browser:\n${steps.map((step) => `  ${step}`).join("\n")}`);
}
