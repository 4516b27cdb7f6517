// A client of the small catalogue.
import {
  isProblem,
  isProblemOf,
  problemCodes,
  type Problem,
  type ProblemCode,
  type ProblemOf,
} from "./catalogue/small.js";
import * as boundary from "./catalogue/boundary.js";
import * as empty from "./catalogue/empty.js";
import * as envelope from "./catalogue/envelope.js";
import * as open from "./catalogue/open.js";

export function message(body: unknown): string {
  if (!isProblem(body)) return "Something is wrong.";
  switch (body.code) {
    case "ORDER_NOT_FOUND":
      return `There is no order ${body.orderId}.`;
    case "STOCK_TOO_LOW": {
      const stock: [string, number][] = body.stock;
      const at: string | undefined = body["restocked-at"];
      return `${stock.length} articles, more ${at ?? "later"}`;
    }
    case "VALIDATION_ERROR":
      return (body.errors ?? []).map(({ field, message, in: part }) => `${part ?? "body"}: ${field} ${message}`).join(", ");
    case "RATE_LIMIT_EXCEEDED": {
      const limit: number = body.limit;
      return `Only ${limit} requests.`;
    }
    case "METHOD_NOT_ALLOWED":
    case "LOCKED":
    case "INTERNAL_SERVER_ERROR":
    case "STOCK_CLOSED":
      return body.title;
    default: {
      const none: never = body;
      return none;
    }
  }
}

export function order(body: unknown): number | undefined {
  return isProblemOf(body, "ORDER_NOT_FOUND") ? body.orderId : undefined;
}

export const status: 404 = null as unknown as ProblemOf<"ORDER_NOT_FOUND">["status"];
export const codes: readonly ProblemCode[] = problemCodes;
export const first: "ORDER_NOT_FOUND" = problemCodes[0];
export const code: ProblemCode = null as unknown as Problem["code"];

export function requestId(body: unknown): string | undefined {
  return boundary.isProblem(body) ? body.requestId : undefined;
}

export function inEnvelope(body: unknown): number | undefined {
  if (!envelope.isProblemBody(body)) return undefined;
  const statuses: readonly number[] = envelope.statusesOf(body.error.code);
  switch (body.error.code) {
    case "ORDER_NOT_FOUND":
      return body.error.orderId;
    default:
      return statuses[0];
  }
}

export function fact(body: unknown): unknown {
  if (!open.isProblem(body)) return undefined;
  switch (body.code) {
    case "FACTS":
      return body["anyFact"];
    case "ANY": {
      const id: number = body.id;
      return body["other"] ?? id;
    }
    case "CLOSED":
      return body.facts["anyFact"];
  }
}

export const never: never[] = [] as empty.Problem[];
