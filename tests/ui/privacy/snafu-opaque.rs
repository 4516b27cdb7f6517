use problem_core::Problem;
use snafu::Snafu;

#[derive(Debug, Snafu)]
#[snafu(display("connection to 10.0.0.7 lost"))]
struct DatabaseError;

/// What can go wrong with an order.
#[derive(Debug, Snafu, Problem)]
#[problem(status = 404)]
struct OrderError(DatabaseError);

fn main() {}
