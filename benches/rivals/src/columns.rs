//! The columns of this package.

use limit::column;
use limit::error;
use limit::table::Column;

use crate::{axum_problem, http_api_problem, problem_details, problems};

pub fn columns() -> Vec<Column> {
    vec![
        column!("problems", problems::answer, problems: unit fields errors server members template),
        column!("problem_details", problem_details::answer, error: unit fields errors server members template),
        column!("http-api-problem", http_api_problem::answer, error: unit fields errors server members template),
        column!("axum-problem", axum_problem::answer, axum_problem: unit fields server template),
    ]
}
