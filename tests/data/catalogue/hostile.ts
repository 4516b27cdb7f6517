/**
 * \u{2068}# <script>alert(1)</script> **bold** _it_ [a](javascript:alert(1)) ![b](c) <https://a.example> ]]> *\/ \@deprecated {\@link x} `code` "double" 'single' a|b &amp; <!-- -- --> $x$ ~~s~~ \ \u{202e}evil\u{202c} {{ x }} www.example.com a\@example.com </style></title>\u{2069}: error reference
 *
 * Generated from the error types of the service; do not edit it.
 */

/**
 * 409 Conflict: # <script>alert(1)</script> **bold** _it_ [a](javascript:alert(1)) ![b](c) <https://a.example> ]]> *\/ \@deprecated {\@link x} `code` "double" 'single' a|b &amp; <!-- -- --> $x$ ~~s~~ \ \u{202e}evil\u{202c} {{ x }} www.example.com a\@example.com </style></title>
 *
 * # <script>alert(1)</script> **bold** _it_ [a](javascript:alert(1)) ![b](c) <https://a.example> ]]> *\/ \@deprecated {\@link x} `code` "double" 'single' a|b &amp; <!-- -- --> $x$ ~~s~~ \ \u{202e}evil\u{202c} {{ x }} www.example.com a\@example.com </style></title>
 *
 * ```html
 *
 * indented
 *
 * - [ ] item
 *
 * 1. one
 *
 * | a | b |
 * |---|---|
 * | c | d |
 *
 * > quote
 *
 * a ===
 *
 * Try again: No. The same request is not expected to succeed later.
 *
 * Operations:
 * - # <script>alert(1)</script> **bold** _it_ [a](javascript:alert(1)) ![b](c) <https://a.example> ]]> *\/ \@deprecated {\@link x} `code` "double" 'single' a|b &amp; <!-- -- --> $x$ ~~s~~ \ \u{202e}evil\u{202c} {{ x }} www.example.com a\@example.com </style></title>
 */
export interface HostileProblem {
  type: "https://api.example.com/errors/hostile";
  /** A short text for the problem type. */
  title: string;
  status: 409;
  detail?: string;
  code: "HOSTILE";
  /** # <script>alert(1)</script> **bold** _it_ [a](javascript:alert(1)) ![b](c) <https://a.example> ]]> *\/ \@deprecated {\@link x} `code` "double" 'single' a|b &amp; <!-- -- --> $x$ ~~s~~ \ \u{202e}evil\u{202c} {{ x }} www.example.com a\@example.com </style></title> */
  "a|`</script>\\": string;
}

/** Every code of this module. */
export const problemCodes = [
  "HOSTILE",
] as const;

/** A code of this module. */
export type ProblemCode = (typeof problemCodes)[number];

/**
 * A problem of this module. The member `code` says which one it is.
 *
 * A newer version of the API can send other problems, so handle unknown codes too.
 */
export type Problem =
  | HostileProblem;

/** The problems with a code. */
export type ProblemOf<C extends ProblemCode> = Extract<Problem, { code: C }>;

const statusesOfCodes: readonly (readonly [unknown, readonly unknown[]])[] = [
  ["HOSTILE", [409]],
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
