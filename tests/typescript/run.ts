// What the type guards do at run time.
import * as boundary from "./catalogue/boundary.js";
import * as empty from "./catalogue/empty.js";
import * as envelope from "./catalogue/envelope.js";
import * as hostile from "./catalogue/hostile.js";
import * as small from "./catalogue/small.js";

declare const console: { log(text: string): void };

let checks = 0;
function check(is: boolean, expected: boolean, what: unknown): void {
  checks += 1;
  if (is !== expected) throw new Error(`${JSON.stringify(what)} should be ${expected}`);
}

const notFound = { code: "ORDER_NOT_FOUND", status: 404, title: "Order Not Found", orderId: 7 };
check(small.isProblem(notFound), true, notFound);
check(small.isProblemOf(notFound, "ORDER_NOT_FOUND"), true, notFound);
check(small.isProblemOf(notFound, "LOCKED"), false, notFound);
check(boundary.isProblem(notFound), true, notFound);
check(envelope.isProblem(notFound), false, notFound);
for (const value of [
  undefined,
  null,
  "ORDER_NOT_FOUND",
  404,
  [],
  {},
  () => 404,
  { code: "ORDER_NOT_FOUND" },
  { status: 404 },
  { code: "ORDER_NOT_FOUND", status: 409 },
  { code: "ORDER_NOT_FOUND", status: "404" },
  { code: "NEW_PROBLEM", status: 404 },
  { code: ["ORDER_NOT_FOUND"], status: 404 },
  { code: "__proto__", status: 404 },
  { code: "constructor", status: 404 },
  { code: "toString", status: undefined },
  { code: undefined, status: undefined },
]) {
  check(small.isProblem(value), false, value);
  check(small.isProblemOf(value, "ORDER_NOT_FOUND"), false, value);
  check(empty.isProblem(value), false, value);
}
for (const code of small.problemCodes) {
  check([404, 405, 409, 422, 423, 429, 500, 503].some((status) => small.isProblem({ code, status })), true, code);
}
check(small.problemCodes.length === 8, true, small.problemCodes);
check(empty.problemCodes.length === 0, true, empty.problemCodes);

const error = { code: "ORDER_NOT_FOUND", message: "order 7 not found" };
check(envelope.isProblem(error), true, error);
check(envelope.isProblemOf(error, "ORDER_NOT_FOUND"), true, error);
check(envelope.isProblemBody({ error }), true, error);
check(envelope.isProblemBody(error), false, error);
check(envelope.isProblemBody({ error: { code: "NEW_PROBLEM", message: "" } }), false, error);
check(envelope.isProblem({ code: "ORDER_NOT_FOUND" }), false, error);
check(envelope.statusesOf("ORDER_NOT_FOUND").join() === "404", true, error);
check(hostile.isProblem({ code: "HOSTILE", status: 409 }), true, "HOSTILE");
console.log(`${checks} checks of the type guards`);
