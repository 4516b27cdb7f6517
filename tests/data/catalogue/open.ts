/**
 * Error reference
 *
 * Generated from the error types of the service; do not edit it.
 */

/**
 * 409 Conflict
 *
 * Try again: No. The same request is not expected to succeed later.
 */
export interface FactsProblem {
  type?: "about:blank";
  /** A short text for the problem type. */
  title: string;
  status: 409;
  detail?: string;
  code: "FACTS";
  [member: string]: unknown;
}

/**
 * 410 Gone
 *
 * Try again: No. The same request is not expected to succeed later.
 */
export interface AnyProblem {
  type?: "about:blank";
  /** A short text for the problem type. */
  title: string;
  status: 410;
  detail?: string;
  code: "ANY";
  id: number;
  [member: string]: unknown;
}

/**
 * 422 Unprocessable Content
 *
 * Try again: No. The same request is not expected to succeed later.
 */
export interface ClosedProblem {
  type?: "about:blank";
  /** A short text for the problem type. */
  title: string;
  status: 422;
  detail?: string;
  code: "CLOSED";
  facts: { [name: string]: string };
}

/** Every code of this module. */
export const problemCodes = [
  "FACTS",
  "ANY",
  "CLOSED",
] as const;

/** A code of this module. */
export type ProblemCode = (typeof problemCodes)[number];

/**
 * A problem of this module. The member `code` says which one it is.
 *
 * A newer version of the API can send other problems, so handle unknown codes too.
 */
export type Problem =
  | FactsProblem
  | AnyProblem
  | ClosedProblem;

/** The problems with a code. */
export type ProblemOf<C extends ProblemCode> = Extract<Problem, { code: C }>;

const statusesOfCodes: readonly (readonly [unknown, readonly unknown[]])[] = [
  ["FACTS", [409]],
  ["ANY", [410]],
  ["CLOSED", [422]],
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
