import { isProblemOf, type Problem } from "../catalogue/small.js";

export function isLocked(problem: Problem): boolean {
  switch (problem.code) {
    case "LOCKT": // error TS2678
      return true;
    default:
      return isProblemOf(problem, "LOCKT"); // error TS2345
  }
}
