// A client that handles every error of an operation.
import type { Conflict, ReplaceUserProblem } from "./problems.js";

export function message(problem: ReplaceUserProblem): string {
  switch (problem.code) {
    case "UNAUTHENTICATED":
    case "READ_ONLY_TOKEN":
      return "Sign in with another account.";
    case "USER_NOT_FOUND":
      return `There is no user ${problem.userId}.`;
    case "EMAIL_TAKEN":
      return "Another user has this address.";
    case "USER_LOCKED":
      return conflict(problem);
    case "VERSION_MISMATCH":
      return `Load version ${problem.current_version} first.`;
    case "VALIDATION_ERROR":
      return (problem.errors ?? []).map(({ field, message }) => `${field} ${message}`).join(", ");
    case "RATE_LIMIT_EXCEEDED":
      return "Try again later.";
    case "NOT_FOUND":
    case "INVALID_JSON":
    case "BAD_REQUEST":
    case "CONTENT_TOO_LARGE":
    case "UNSUPPORTED_MEDIA_TYPE":
    case "VERSION_REQUIRED":
    case "INTERNAL_SERVER_ERROR":
      return problem.title;
    default: {
      const none: never = problem;
      return none;
    }
  }
}

export function conflict(problem: Conflict): string {
  switch (problem.code) {
    case "EMAIL_TAKEN":
      return "Another user has this address.";
    case "USER_LOCKED": {
      const id: number = problem.userId;
      const seconds: number | undefined = problem.remaining;
      return seconds === undefined ? `User ${id} is locked.` : `User ${id} is locked for ${seconds} seconds.`;
    }
    default: {
      const none: never = problem;
      return none;
    }
  }
}
