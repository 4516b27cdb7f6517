//! Requests that the extractors of this crate read in axum, actix-web and poem. `cases.txt` has the requests and the responses of axum. The
//! responses of the other frameworks must be the same, byte for byte.

mod actix;
mod axum;
mod bodies;
mod cases;
mod encoded;
mod poem;
mod types;
