// Uses the error reference of the reference service in a browser: from a real error to its page, and to the index with its search.
//
//     node tickets.mjs BROWSER ORIGIN TOKEN SITE
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { accessible, finish, fits, open, shown, steps } from "./browser.mjs";

const [, origin, token, site] = process.argv.slice(2);
const headers = { authorization: `Bearer ${token}` };
const missing = await fetch(`${origin}/v2/tickets/00000000-0000-7000-8000-000000000000`, { headers });
assert.equal(missing.status, 404);
const problem = await missing.json();
// the type URI has the name of the service, which this machine does not have
const address = origin + new URL(problem.type).pathname;

for (const colorScheme of ["light", "dark"]) {
  const { page, close } = await open(address, { colorScheme });
  assert.equal(await page.locator("h1").textContent(), "TICKET_NOT_FOUND");
  assert.equal(await page.locator("dd").first().textContent(), problem.type);
  assert.match(await page.locator("main").textContent(), /GET \/tickets\/\{id\}\/summary/);
  await accessible(page, `the page of an error, ${colorScheme}`);
  await page.getByRole("navigation", { name: "Breadcrumb" }).getByRole("link").click();
  const all = await shown(page);
  assert.ok(all.length > 25, `${all}`);
  await accessible(page, `the index, ${colorScheme}`);
  // by a member, and by an operation
  await page.getByRole("searchbox", { name: "Search" }).fill("currentversion");
  assert.deepEqual(await shown(page), ["VERSION_CONFLICT"]);
  await page.getByRole("searchbox", { name: "Search" }).fill("/jobs/{id}");
  const ofJobs = await shown(page);
  assert.ok(ofJobs.includes("JOB_NOT_FOUND") && !ofJobs.includes("TICKET_NOT_FOUND"), `${ofJobs}`);
  await page.getByRole("searchbox", { name: "Search" }).fill("");
  await page.getByRole("radio", { name: /^5xx/ }).check();
  assert.ok((await shown(page)).every((code) => !code.includes("NOT_FOUND")));
  await page.setViewportSize({ width: 320, height: 640 });
  await fits(page, "the index");
  steps.push(`from an error to its page, and to the index, ${colorScheme}`);
  await close();
}
{
  const { page, close } = await open(pathToFileURL(`${site}/index.html`).href);
  assert.ok((await shown(page)).includes("TICKET_NOT_FOUND"));
  await page.getByRole("link", { name: "TICKET_NOT_FOUND" }).click();
  assert.equal(await page.locator("h1").textContent(), "TICKET_NOT_FOUND");
  steps.push("the static site");
  await close();
}
await finish();
