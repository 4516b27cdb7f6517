// Renders a document of OpenAPI with Redoc and takes a picture of one operation, with one of its error responses open.
//
//     node screenshot.mjs BROWSER DOCUMENT PICTURE
import { readFileSync } from "node:fs";
import { chromium } from "playwright-core";

const [browserPath, documentPath, picture] = process.argv.slice(2);
const description = JSON.parse(readFileSync(documentPath, "utf8"));
const operation = "delete_user";
const status = "404";
const problem = /user.not.found/i;

const browser = await chromium.launch({
  executablePath: browserPath,
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
const page = await browser.newPage({ viewport: { width: 1200, height: 1030 }, reducedMotion: "reduce" });
await page.context().setOffline(true);
await page.setContent('<!doctype html><meta charset="utf-8"><body style="margin: 0"><div id="redoc"></div>');
await page.addScriptTag({ path: "node_modules/redoc/bundles/redoc.standalone.js" });
const options = {
  disableSearch: true,
  expandResponses: status,
  hideDownloadButton: true,
  nativeScrollbars: true,
  theme: {
    // three columns in a narrow picture
    breakpoints: { small: "10rem", medium: "20rem", large: "30rem" },
    rightPanel: { width: "35%" },
    sidebar: { width: "180px" },
    spacing: { sectionHorizontal: 24, sectionVertical: 16 },
    typography: { fontSize: "13px", code: { fontSize: "12px" } },
  },
};
await page.evaluate(
  ([description, options]) =>
    new Promise((done) => Redoc.init(description, options, document.getElementById("redoc"), done)),
  [description, options],
);
await page.addStyleTag({
  content: `
    [id^="operation/"] > * { padding-top: 8px !important; padding-bottom: 8px !important }
    [id^="operation/"] h5 { margin: 10px 0 !important }
    [id^="operation/"] h3 { margin: 20px 0 12px !important }
    [id^="operation/"] button ul { margin-bottom: 0 !important }
    [id^="operation/"] td { padding-top: 4px !important; padding-bottom: 4px !important }
    [id^="operation/"] pre, [id^="operation/"] code { white-space: pre-wrap !important; overflow-wrap: anywhere }
  `,
});
const section = page.locator(`[id="operation/${operation}"]`);
// the example that belongs to the open response
await section.getByRole("tab", { name: status }).click();
for (const select of await section.locator("select").all()) {
  const option = select.locator("option").filter({ hasText: problem });
  if ((await option.count()) > 0) await select.selectOption(await option.getAttribute("value"));
}
await section.evaluate((element) => element.scrollIntoView());
// the menu follows the position
await page.waitForTimeout(1000);
await page.mouse.move(600, 0);
await page.screenshot({ path: picture });
await browser.close();
