//! The service over a socket: its responses are what its document describes.

use described::document::{Checker, compare_with_file};
use described::requests;

#[tokio::test(flavor = "multi_thread")]
async fn every_response_is_described_and_every_description_is_seen() {
    let (router, document) = described_utoipa::service();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    let checked =
        tokio::task::spawn_blocking(move || Checker::new(document).run(address, &requests::all(), |_| None));
    checked.await.unwrap();
}

#[test]
fn the_document_is_the_one_in_the_file() {
    let (_, document) = described_utoipa::service();
    compare_with_file(&document, concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json"));
}
