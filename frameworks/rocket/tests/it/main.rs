//! The boundary in rocket.

mod bodies;
mod boundary;
mod guards;
mod own_json_errors;
mod program;
mod recipes;
mod responses;
mod server;
mod with_problem;
