import type { paths } from "./api.js";

type Responses = paths["/users/{id}"]["put"]["responses"];

type Body<Response> = Response extends { content: { "application/problem+json": infer Problem } } ? Problem : never;

/** Every error of `PUT /users/{id}`. */
export type ReplaceUserProblem = Body<Responses[keyof Responses]>;

/** The errors of `PUT /users/{id}` with status 409: several problem types. */
export type Conflict = Body<Responses[409]>;
