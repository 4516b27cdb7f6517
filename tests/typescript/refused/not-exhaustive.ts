import type { Problem } from "../catalogue/small.js";

export function isLocked(problem: Problem): boolean {
  switch (problem.code) {
    case "LOCKED":
      return true;
    default: {
      const none: never = problem; // error TS2322
      return none;
    }
  }
}
