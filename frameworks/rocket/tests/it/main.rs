//! The boundary in rocket.

mod bodies;
mod boundary;
mod guards;
#[expect(clippy::enum_variant_names, reason = "the codes of the guide name what is wrong")]
mod own_json_errors;
mod program;
mod recipes;
mod responses;
mod server;
mod with_problem;
