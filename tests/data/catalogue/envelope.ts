/**
 * Orders: error reference
 *
 * Generated from the error types of the service; do not edit it.
 */

/**
 * 404 Not Found
 *
 * Try again: No. The same request is not expected to succeed later.
 */
export interface NotFoundProblem {
  /** What identifies this occurrence (RFC 9457 §3.1.5). */
  instance?: string;
  code: "NOT_FOUND";
  message: string;
  /** The ID of the request. A header field of the response has it, too. */
  requestId: string;
  /** When the problem was sent. */
  timestamp: string;
}

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
  /** What identifies this occurrence (RFC 9457 §3.1.5). */
  instance?: string;
  code: "ORDER_NOT_FOUND";
  /**
   * The number of the order.
   *
   * Above 2^53 - 1, JSON.parse rounds the number.
   */
  orderId: number;
  /** order {orderId} not found */
  message: string;
  /** The ID of the request. A header field of the response has it, too. */
  requestId: string;
  /** When the problem was sent. */
  timestamp: string;
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
  /** What identifies this occurrence (RFC 9457 §3.1.5). */
  instance?: string;
  code: "METHOD_NOT_ALLOWED";
  message: string;
  /** The ID of the request. A header field of the response has it, too. */
  requestId: string;
  /** When the problem was sent. */
  timestamp: string;
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
  /** What identifies this occurrence (RFC 9457 §3.1.5). */
  instance?: string;
  code: "STOCK_TOO_LOW";
  /** The articles, and how many there are of each. */
  stock: ([string, number])[];
  /** When there will be more. */
  "restocked-at"?: string;
  /** @deprecated */
  first: string;
  message: string;
  /** The ID of the request. A header field of the response has it, too. */
  requestId: string;
  /** When the problem was sent. */
  timestamp: string;
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
  /** What identifies this occurrence (RFC 9457 §3.1.5). */
  instance?: string;
  code: "VALIDATION_ERROR";
  /** What is wrong, and where. */
  fields?: FieldError[];
  message: string;
  /** The ID of the request. A header field of the response has it, too. */
  requestId: string;
  /** When the problem was sent. */
  timestamp: string;
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
  /** What identifies this occurrence (RFC 9457 §3.1.5). */
  instance?: string;
  code: "LOCKED";
  message: string;
  /** The ID of the request. A header field of the response has it, too. */
  requestId: string;
  /** When the problem was sent. */
  timestamp: string;
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
  /** What identifies this occurrence (RFC 9457 §3.1.5). */
  instance?: string;
  code: "RATE_LIMIT_EXCEEDED";
  limit: number;
  /** {limit} requests used up */
  message: string;
  /** The ID of the request. A header field of the response has it, too. */
  requestId: string;
  /** When the problem was sent. */
  timestamp: string;
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
  /** What identifies this occurrence (RFC 9457 §3.1.5). */
  instance?: string;
  code: "INTERNAL_SERVER_ERROR";
  message: string;
  /** The ID of the request. A header field of the response has it, too. */
  requestId: string;
  /** When the problem was sent. */
  timestamp: string;
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
  /** What identifies this occurrence (RFC 9457 §3.1.5). */
  instance?: string;
  code: "STOCK_CLOSED";
  message: string;
  /** The ID of the request. A header field of the response has it, too. */
  requestId: string;
  /** When the problem was sent. */
  timestamp: string;
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
  "NOT_FOUND",
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
  | NotFoundProblem
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

/** The body of a response. */
export interface ProblemBody {
  error: Problem;
}

const statusesOfCodes: readonly (readonly [unknown, readonly number[]])[] = [
  ["NOT_FOUND", [404]],
  ["ORDER_NOT_FOUND", [404]],
  ["METHOD_NOT_ALLOWED", [405]],
  ["STOCK_TOO_LOW", [409]],
  ["VALIDATION_ERROR", [422]],
  ["LOCKED", [423]],
  ["RATE_LIMIT_EXCEEDED", [429]],
  ["INTERNAL_SERVER_ERROR", [500]],
  ["STOCK_CLOSED", [503]],
];

/** The statuses with which a code is sent. The body does not contain the status. */
export function statusesOf(code: ProblemCode): readonly number[] {
  const found = statusesOfCodes.filter((known) => known[0] === code)[0];
  return found === undefined ? [] : found[1];
}

/** Whether the member `error` of a body has a code of this module and a message. The other members are not checked. */
export function isProblem(value: unknown): value is Problem {
  if (typeof value !== "object" || value === null) return false;
  const { code, message } = value as { code?: unknown; message?: unknown };
  return statusesOfCodes.some((known) => known[0] === code) && typeof message === "string";
}

/** Whether the member `error` of a body is a problem with this code. */
export function isProblemOf<C extends ProblemCode>(value: unknown, code: C): value is ProblemOf<C> {
  return isProblem(value) && (value as { code?: unknown }).code === code;
}

/** Whether a body has a problem in its member `error`. */
export function isProblemBody(body: unknown): body is ProblemBody {
  return typeof body === "object" && body !== null && isProblem((body as { error?: unknown }).error);
}
