//! Derives an error with a core that has the feature `describe`, beside a build script without it.

use problem_core::Problem;

/// An error of the package.
#[derive(Debug, thiserror::Error, Problem)]
pub enum OrderError {
    /// The order does not exist.
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        /// The number of the order.
        #[problem(extension)]
        id: u64,
    },
}

#[cfg(test)]
mod tests {
    use problem_core::describe::Description;

    use super::OrderError;

    #[test]
    fn the_script_rendered_an_error_and_the_package_describes_one() {
        let body = r#"{"title":"Not Found","status":404,"detail":"file a not found","code":"FILE_NOT_FOUND","name":"a"}"#;
        assert_eq!(env!("PROBLEM"), body);
        let description = Description::of::<OrderError>();
        assert!(description.schemas().contains_key("OrderNotFoundProblem"));
    }
}
