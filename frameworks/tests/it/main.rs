//! One suite in several frameworks, and the programs of the guide.

mod actix;
mod by_hand;
mod guide;
mod http2;
mod hyper;
mod lambda;
mod lambda_events;
mod layers;
mod metrics;
mod poem;
mod poem_errors;
mod salvo;
mod socket;
mod suite;
mod warp;
