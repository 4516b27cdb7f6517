use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("card")]
enum CardError {
    #[problem(status = 422, code = "HE_00")]
    Expired,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("payment")]
#[problem(transparent)]
struct PaymentError(#[from] CardError);

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError {
    #[problem(status = 404, code = "HE_00")]
    NoOrder,
    #[problem(transparent)]
    Payment(#[from] PaymentError),
}

fn main() {}
