use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the body is not an order")]
    #[problem(status = 400)]
    NotAnOrder(#[from] std::fmt::Error),
    #[error("the supplier failed")]
    #[problem(status = 502, code = "SUPPLIER_FAILED")]
    SupplierFailed {
        #[source]
        cause: std::fmt::Error,
    },
}

fn main() {}
