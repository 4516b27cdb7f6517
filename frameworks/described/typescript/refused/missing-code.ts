import type { Conflict } from "../problems.js";

export function isLocked(problem: Conflict): boolean {
  switch (problem.code) {
    case "USER_LOCKED":
      return true;
    default: {
      const none: never = problem; // error TS2322
      return none;
    }
  }
}
