//! Every error of the service, over a socket, against the document.

use std::thread;

use described::client::send;
use described::document::{Checker, compare_with_file};
use described::requests::{self, Body, Request};
use described_aide::{document, routes, service};
use tokio::net::TcpListener;

#[tokio::test(flavor = "multi_thread")]
async fn every_response_is_described_and_every_description_is_seen() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let server = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, service()).await.unwrap() });
    let document = document(&routes().1);
    let checks = thread::spawn(move || {
        let request = Request {
            method: "GET",
            target: "/openapi.json",
            token: "",
            fields: &[],
            body: Body::None,
            status: 200,
            code: "",
        };
        let served: serde_json::Value = serde_json::from_slice(&send(server, &request).body).unwrap();
        assert_eq!(served, document);
        Checker::new(document).run(server, &requests::all(), |_| None);
    });
    tokio::task::spawn_blocking(|| checks.join().unwrap()).await.unwrap();
}

#[test]
fn the_document_is_the_one_in_the_file() {
    compare_with_file(&document(&routes().1), concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.json"));
}
