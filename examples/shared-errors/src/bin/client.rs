//! The client: it gets the shared errors back. `client 127.0.0.1:3000 /orders/7` prints what it would do about the answer.

use std::error::Error;

use axum::body::{Body, Bytes};
use axum::http::{Request, Response};
use http_body_util::BodyExt as _;
use hyper::client::conn::http1::handshake;
use hyper_util::rt::TokioIo;
use problem_core::client::ErrorResponse;
use shared_errors::{OrderError, PaymentError};
use tokio::net::TcpStream;

/// Why there is no order.
#[derive(Debug, thiserror::Error)]
enum ClientError {
    /// The error that the server returned.
    #[error(transparent)]
    Order(#[from] OrderError),
    /// Another error response: of a newer server, or of something between the server and this client.
    #[error(transparent)]
    Other(#[from] ErrorResponse),
}

/// Reads the response for an order.
fn read(response: &Response<Bytes>) -> Result<String, ClientError> {
    if response.status().is_success() {
        return Ok(String::from_utf8_lossy(response.body()).into_owned());
    }
    let error = ErrorResponse::from_parts(response.status(), response.headers(), response.body());
    Err(error.into_error::<OrderError>()?.into())
}

/// What this client does about an error. The compiler checks that it knows every variant.
fn advice(error: &OrderError) -> String {
    match error {
        OrderError::OrderNotFound { order_id } => format!("order {order_id} does not exist"),
        OrderError::Invalid { fields } => {
            let names: Vec<_> = fields.iter().map(|error| error.field()).collect();
            format!("correct {}", names.join(", "))
        }
        OrderError::Payment(PaymentError::CardDeclined { missing, .. }) => {
            format!("pay {} cents in {}", missing.cents, missing.currency)
        }
        // a 5xx without a code of its own does not come back
        OrderError::Database(_) => "try again".to_owned(),
    }
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(server), Some(path)) = (arguments.next(), arguments.next()) else {
        return Err("usage: client 127.0.0.1:3000 /orders/7".into());
    };
    let stream = TcpStream::connect(&server).await?;
    let (mut sender, connection) = handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let request = Request::get(path).header("host", server).body(Body::empty())?;
    let (parts, body) = sender.send_request(request).await?.into_parts();
    let response = Response::from_parts(parts, body.collect().await?.to_bytes());
    println!(
        "{}",
        match read(&response) {
            Ok(order) => format!("received {order}"),
            Err(ClientError::Order(error)) => advice(&error),
            Err(ClientError::Other(response)) => format!("failed: {}", response.status()),
        }
    );
    Ok(())
}
