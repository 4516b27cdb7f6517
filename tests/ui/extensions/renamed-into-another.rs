use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(rename_all = "camelCase")]
enum OrderError {
    #[error("order not found")]
    #[problem(status = 404)]
    OrderNotFound {
        #[problem(extension)]
        order_id: u64,
        #[problem(extension = "orderId")]
        other: u64,
    },
}

fn main() {}
