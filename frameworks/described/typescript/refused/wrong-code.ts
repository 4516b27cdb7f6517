import type { Conflict } from "../problems.js";

export function isLocked(problem: Conflict): boolean {
  switch (problem.code) {
    case "USER_LOCKT": // error TS2678
      return true;
    default:
      return false;
  }
}
