/**
 * Orders: error reference
 *
 * Generated from the error types of the service; do not edit it.
 */

/**
 * 404 Not Found: Order Not Found
 *
 * There is no order with this number, or it belongs to another account.
 *
 * The order may have been deleted.
 *
 * Try again: No. The same request is not expected to succeed later.
 *
 * Operations:
 * - POST /orders
 */
export interface OrderNotFoundProblem {
  type: "https://api.example.com/errors/order-not-found";
  /** A short text for the problem type. */
  title: string;
  status: 404;
  /** order {orderId} not found */
  detail?: string;
  code: "ORDER_NOT_FOUND";
  /**
   * The number of the order.
   *
   * Above 2^53 - 1, JSON.parse rounds the number.
   */
  orderId: number;
}

/**
 * 405 Method Not Allowed
 *
 * Try again: No. The same request is not expected to succeed later.
 *
 * Header fields:
 * - Allow (sometimes). The methods that the resource has (RFC 9110 §10.2.1).
 *
 * Operations:
 * - GET /orders
 */
export interface MethodNotAllowedProblem {
  type?: "about:blank";
  /** A short text for the problem type. */
  title: string;
  status: 405;
  code: "METHOD_NOT_ALLOWED";
}

/**
 * 409 Conflict: Stock Too Low
 *
 * The order contains more than the stock has.
 *
 * Try again: No. The same request is not expected to succeed later.
 *
 * Operations:
 * - POST /orders
 */
export interface StockTooLowProblem {
  type: "https://api.example.com/errors/stock-too-low";
  /** A short text for the problem type. */
  title: string;
  status: 409;
  detail?: string;
  code: "STOCK_TOO_LOW";
  /** The articles, and how many there are of each. */
  stock: ([string, number])[];
  /** When there will be more. */
  "restocked-at"?: string;
  /** @deprecated */
  first: string;
}

/**
 * 422 Unprocessable Content: Validation Error
 *
 * The order has wrong fields.
 *
 * Try again: No. The same request is not expected to succeed later.
 *
 * Operations:
 * - POST /orders
 */
export interface ValidationErrorProblem {
  type: "https://api.example.com/errors/validation-error";
  /** A short text for the problem type. */
  title: string;
  status: 422;
  detail?: string;
  code: "VALIDATION_ERROR";
  /** What is wrong, and where. */
  errors?: FieldError[];
}

/**
 * 423 Locked
 *
 * The order is locked.
 *
 * Try again: No. The same request is not expected to succeed later.
 *
 * Operations:
 * - POST /orders
 *
 * @deprecated This problem type is deprecated: an order is never locked. It is replaced by StockTooLowProblem, with the code STOCK_TOO_LOW.
 */
export interface LockedProblem {
  type: "https://api.example.com/errors/locked";
  /** A short text for the problem type. */
  title: string;
  status: 423;
  detail?: string;
  code: "LOCKED";
}

/**
 * 429 Too Many Requests: Rate Limit Exceeded
 *
 * Try again: Yes, after the seconds in the header field Retry-After.
 *
 * Header fields:
 * - Retry-After. After how many seconds to try again (RFC 9110 §10.2.3).
 *
 * Operations:
 * - POST /orders
 */
export interface RateLimitExceededProblem {
  type: "https://api.example.com/errors/rate-limit-exceeded";
  /** A short text for the problem type. */
  title: string;
  status: 429;
  /** {limit} requests used up */
  detail?: string;
  code: "RATE_LIMIT_EXCEEDED";
  limit: number;
}

/**
 * 500 Internal Server Error
 *
 * Try again: No. The same request is not expected to succeed later.
 *
 * Operations:
 * - POST /orders
 */
export interface InternalServerErrorProblem {
  type: "https://api.example.com/errors/internal-server-error";
  /** A short text for the problem type. */
  title: string;
  status: 500;
  code: "INTERNAL_SERVER_ERROR";
}

/**
 * 503 Service Unavailable: Stock Closed
 *
 * Try again: Yes, after 120 seconds.
 *
 * Header fields:
 * - Retry-After: 120. After how many seconds to try again (RFC 9110 §10.2.3).
 *
 * Operations:
 * - POST /orders
 *
 * Since: 1.4
 */
export interface StockClosedProblem {
  type: "https://api.example.com/errors/stock-closed";
  /** A short text for the problem type. */
  title: string;
  status: 503;
  code: "STOCK_CLOSED";
}

/** What is wrong with one field of the request. */
export interface FieldError {
  /** The rule that was broken. */
  code: string;
  /** The path to the field. */
  field: string;
  /** The part of the request, for a field that is not in a JSON body. */
  in?: "query" | "path" | "form" | "header";
  /** A text for a person. */
  message: string;
  /** The JSON Pointer to the field as a URI fragment (RFC 6901 §6), for a field of a JSON body. */
  pointer?: string;
}

/** Every code of this module. */
export const problemCodes = [
  "ORDER_NOT_FOUND",
  "METHOD_NOT_ALLOWED",
  "STOCK_TOO_LOW",
  "VALIDATION_ERROR",
  "LOCKED",
  "RATE_LIMIT_EXCEEDED",
  "INTERNAL_SERVER_ERROR",
  "STOCK_CLOSED",
] as const;

/** A code of this module. */
export type ProblemCode = (typeof problemCodes)[number];

/**
 * A problem of this module. The member `code` says which one it is.
 *
 * A newer version of the API can send other problems, so handle unknown codes too.
 */
export type Problem =
  | OrderNotFoundProblem
  | MethodNotAllowedProblem
  | StockTooLowProblem
  | ValidationErrorProblem
  | LockedProblem
  | RateLimitExceededProblem
  | InternalServerErrorProblem
  | StockClosedProblem;

/** The problems with a code. */
export type ProblemOf<C extends ProblemCode> = Extract<Problem, { code: C }>;

const statusesOfCodes: readonly (readonly [unknown, readonly unknown[]])[] = [
  ["ORDER_NOT_FOUND", [404]],
  ["METHOD_NOT_ALLOWED", [405]],
  ["STOCK_TOO_LOW", [409]],
  ["VALIDATION_ERROR", [422]],
  ["LOCKED", [423]],
  ["RATE_LIMIT_EXCEEDED", [429]],
  ["INTERNAL_SERVER_ERROR", [500]],
  ["STOCK_CLOSED", [503]],
];

/** Whether a value has a code of this module and a status of that code. The other members are not checked. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== "object" || value === null) return false;
  const { code, status } = value as { code?: unknown; status?: unknown };
  return statusesOfCodes.some((known) => known[0] === code && known[1].indexOf(status) >= 0);
}

/** Whether a value is a problem with this code. */
export function isProblemOf<C extends ProblemCode>(value: unknown, code: C): value is ProblemOf<C> {
  return isProblem(value) && (value as { code?: unknown }).code === code;
}
