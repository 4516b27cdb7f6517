use problem_core::Problem;

#[derive(Debug, thiserror::Error)]
#[error("connection to 10.0.0.7 lost")]
struct DatabaseError;

/// order not found because of {0}
#[derive(Debug, displaydoc::Display, Problem)]
#[prefix_enum_doc_attributes]
enum OrderError {
    /// it was deleted
    #[problem(status = 404)]
    OrderNotFound(DatabaseError),
}

impl std::error::Error for OrderError {}

fn main() {}
