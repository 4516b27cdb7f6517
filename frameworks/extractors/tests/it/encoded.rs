//! Bodies with a content coding in actix-web, whose own extractors decode them.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};

use actix_web::body::MessageBody;
use actix_web::dev::{Decompress, Payload, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::{Next, from_fn};
use actix_web::{App, Error, HttpMessage as _};
use flate2::Compression;
use flate2::write::GzEncoder;

use crate::actix::{routes, serve_app};
use crate::cases::run;

/// Decodes the body of a request.
async fn decode(
    mut request: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let payload = request.take_payload();
    let decoded = Decompress::from_headers(payload, request.headers());
    request.set_payload(Payload::Stream { payload: Box::pin(decoded) });
    request.headers_mut().remove(header::CONTENT_ENCODING);
    next.call(request).await
}

/// Posts a body with gzip.
fn post(server: SocketAddr, body: &str) -> String {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(body.as_bytes()).unwrap();
    let body = encoder.finish().unwrap();
    let head = format!(
        "POST /json HTTP/1.1\r\nhost: a\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-encoding: gzip\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(server).unwrap();
    stream.write_all(&[head.as_bytes(), &body].concat()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

#[test]
fn an_encoded_body_is_a_415_unless_middleware_decodes_it() {
    let order = r#"{"customerEmail":"a@b.example","quantity":7}"#;
    let app = || App::new().configure(routes);
    let rejected = run(async |listener| serve_app!(listener, app()), move |server| post(server, order));
    assert!(rejected.starts_with("HTTP/1.1 415 Unsupported Media Type\r\n"), "{rejected}");
    assert!(rejected.contains("\r\naccept-encoding: identity\r\n"), "{rejected}");

    let serve = async |listener| serve_app!(listener, app().wrap(from_fn(decode)));
    let [taken, wrong] = run(serve, move |server| [post(server, order), post(server, "{}")]);
    assert!(taken.starts_with("HTTP/1.1 200 OK\r\n") && taken.ends_with("\r\n\r\n7"), "{taken}");
    assert!(wrong.contains(r##""pointer":"#/customerEmail","code":"REQUIRED""##), "{wrong}");
}
