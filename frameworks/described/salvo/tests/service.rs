//! Every response of the service fits its document.

use described::document::{Checker, compare_with_file};
use described::requests::{self, Request};
use described_salvo::{document, service};
use salvo::Server;
use salvo::conn::tcp::TcpAcceptor;
use tokio::net::TcpListener;
use tokio::runtime::Runtime;

/// The extractors of Salvo answer a 400 to all wrong input, and do not name the fields that are wrong.
fn differs(request: &Request) -> Option<(u16, &'static str)> {
    let is_rejection = matches!(request.code, "INVALID_JSON" | "VALIDATION_ERROR" | "UNSUPPORTED_MEDIA_TYPE")
        || request.target == "/users/x";
    is_rejection.then_some((400, "BAD_REQUEST"))
}

#[test]
fn every_response_fits_the_document() {
    let runtime = Runtime::new().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let address = listener.local_addr().unwrap();
    runtime.spawn(async move {
        Server::new(TcpAcceptor::try_from(listener).unwrap()).serve(service()).await;
    });
    Checker::new(document()).run(address, &requests::all(), differs);
}

#[test]
fn the_document_changes_only_with_the_service() {
    compare_with_file(&document(), concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json"));
}
