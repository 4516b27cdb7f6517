use problem_core::{FieldError, Problem};

#[derive(Debug, thiserror::Error, Problem)]
#[error("declined")]
#[problem(status = 402, from_received)]
struct Declined;

impl From<&std::fmt::Error> for Declined {
    fn from(_: &std::fmt::Error) -> Self {
        Self
    }
}

#[derive(Debug, thiserror::Error, Problem)]
#[problem(from_received)]
enum OrderError {
    #[error("the database failed")]
    #[problem(status = 500)]
    Database {
        #[problem(default)]
        shard: u8,
    },
    #[error("the order is closed")]
    #[problem(status = 409, accept(one_way))]
    Closed {
        #[problem(default)]
        at: u64,
        by: String,
    },
    #[error("the order is invalid")]
    #[problem(status = 422)]
    Invalid {
        #[problem(errors, default)]
        errors: Vec<FieldError>,
        #[problem(extension, default)]
        order: Option<u64>,
    },
    #[error("the payment was declined")]
    Payment {
        #[problem(via = Declined)]
        error: std::fmt::Error,
        #[problem(extension, default)]
        order: u64,
    },
    #[error(transparent)]
    Inner {
        #[problem(transparent, default)]
        error: Declined,
    },
}

fn main() {}
