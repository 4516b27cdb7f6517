use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("declined")]
#[problem(status = 402, from_received)]
struct Declined;

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the payment of {order} was declined")]
    Payment {
        #[problem(transparent)]
        inner: Declined,
        order: u64,
    },
}

fn main() {}
