//! The columns of this package.

use limit::column;
use limit::plain;
use limit::table::Column;

use crate::{axum_problem, http_api_problem, problem_details, problems};

pub fn columns() -> Vec<Column> {
    let mut axum_problem_derive =
        column!("axum-problem", axum_problem::answer, axum_problem: unit fields server template);
    let with_members =
        column!("axum-problem", axum_problem::answer_with_members, plain: errors owned members headers);
    axum_problem_derive.cells.extend(with_members.cells);
    vec![
        column!("problems", problems::answer, problems: unit fields errors owned server members headers template),
        column!("problem_details", problem_details::answer, plain: unit fields errors owned server members headers template),
        column!("http-api-problem", http_api_problem::answer, plain: unit fields errors owned server members headers template),
        axum_problem_derive,
    ]
}
