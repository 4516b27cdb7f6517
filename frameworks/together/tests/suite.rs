//! The suite on every framework, with the features of all others.

#[path = "../../actix/tests/suite/main.rs"]
mod actix;
#[path = "../../axum/tests/suite.rs"]
mod axum;
#[path = "../../hyper/tests/suite.rs"]
mod hyper;
#[path = "../../lambda/tests/suite/main.rs"]
mod lambda;
#[path = "../../poem/tests/suite/main.rs"]
mod poem;
#[path = "../../rocket/tests/suite.rs"]
mod rocket;
#[path = "../../salvo/tests/suite/main.rs"]
mod salvo;
#[path = "../../warp/tests/suite/main.rs"]
mod warp;
