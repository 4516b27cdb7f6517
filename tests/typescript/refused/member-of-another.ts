import { isProblem, isProblemOf } from "../catalogue/small.js";
import { isProblemBody } from "../catalogue/envelope.js";

export function order(body: unknown): unknown {
  if (isProblemOf(body, "LOCKED")) return body.orderId; // error TS2339
  if (isProblem(body)) return body.orderId; // error TS2339
  if (isProblemBody(body)) return body.code; // error TS2339
  return body.code; // error TS18046
}

export function seconds(body: unknown): string {
  // a member that can be missing
  return isProblemOf(body, "STOCK_TOO_LOW") ? body["restocked-at"] : ""; // error TS2322
}
