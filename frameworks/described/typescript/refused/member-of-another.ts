import type { Conflict } from "../problems.js";

export function remaining(problem: Conflict): number | undefined {
  switch (problem.code) {
    case "EMAIL_TAKEN":
      return problem.remaining; // error TS2339
    case "USER_LOCKED":
      return problem.remaining;
  }
}
