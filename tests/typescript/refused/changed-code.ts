import { problemCodes } from "../catalogue/small.js";

problemCodes.push("LOCKED"); // error TS2339
