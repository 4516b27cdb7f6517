use problem_core::Problem;

#[derive(Debug, thiserror::Error, Problem)]
#[error("payment")]
enum PaymentError {
    #[problem(status = 422, code = "DECLINED")]
    Declined,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("shipment")]
enum ShipmentError {
    #[problem(status = 409, code = "DECLINED")]
    Declined,
}

#[derive(Debug, thiserror::Error, Problem)]
#[error("order")]
enum OrderError {
    #[problem(transparent)]
    Payment(#[from] PaymentError),
    #[problem(transparent)]
    Shipment(#[from] Box<ShipmentError>),
}

fn main() {}
