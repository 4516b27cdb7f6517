//! A service that serves the error reference of its API at its type URIs, for `tools/catalogue-browser.sh`.

#![allow(dead_code, reason = "most errors are only described")]

use std::time::Duration;

use axum::Router;
use axum::routing::get;
use problem_core::boundary::BaseUri;
use problem_core::catalogue::Catalogue;
use problem_core::{Boundary, FieldError, Problem};

#[derive(Debug, thiserror::Error, Problem)]
enum OrderError {
    /// There is no order with this number, or it belongs to another account.
    #[error("order {id} not found")]
    #[problem(status = 404)]
    OrderNotFound {
        /// The number of the order.
        #[problem(extension = "orderId", example = 42)]
        id: u64,
    },

    /// The order contains more of an article than there is in stock. Order less, or order again when there is more.
    #[error("there are only {remaining} of article {article}")]
    #[problem(status = 409)]
    StockTooLow {
        /// The number of the article.
        #[problem(extension, example = "A-1041")]
        article: String,
        /// How many there are.
        #[problem(extension, example = 3)]
        remaining: u32,
        /// When there will be more, if that is known.
        #[problem(extension = "restockedAt")]
        restocked_at: Option<chrono::DateTime<chrono::Utc>>,
        #[problem(retry_after, example = 3600)]
        wait: Option<Duration>,
    },

    /// The order is being packed, so it cannot change.
    #[error("order {0} is locked")]
    #[problem(
        status = 423,
        deprecated = "an order that is being packed can change too",
        replaced_by = "STOCK_TOO_LOW"
    )]
    OrderLocked(u64),

    /// The order has fields that are missing or wrong.
    #[error("the order has invalid fields")]
    #[problem(status = 422, code = "VALIDATION_ERROR")]
    Invalid {
        /// What is wrong, and where.
        #[problem(errors)]
        fields: Vec<FieldError>,
    },

    /// The client has no token, or it has expired.
    #[error("sign in first")]
    #[problem(status = 401, www_authenticate = r#"Bearer realm="orders""#)]
    Unauthenticated,

    /// The client has sent too many requests.
    #[error("{limit} requests used up")]
    #[problem(status = 429, code = "RATE_LIMIT_EXCEEDED")]
    TooMany {
        /// How many requests a client can send in an hour.
        #[problem(extension, example = 100)]
        limit: u32,
        #[problem(retry_after, example = 30)]
        wait: Duration,
    },

    #[error("the database failed")]
    #[problem(status = 500)]
    Database,

    /// The stock is being counted, which takes some minutes.
    #[error("the stock is being counted")]
    #[problem(status = 503, code = "STOCK_CLOSED", retry_after = 120, since = "1.4")]
    Closed,
}

/// The problem types of an older part of the API, whose type URIs are parts of one page.
#[derive(Debug, thiserror::Error, Problem)]
#[problem(base = "/reference#{code}")]
enum InvoiceError {
    /// There is no invoice with this number.
    #[error("invoice not found")]
    #[problem(status = 404)]
    InvoiceNotFound,
    #[error("the printer is away")]
    #[problem(status = 503, code = "PRINTER_AWAY", retry_after = 60)]
    PrinterAway,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    let boundary = Boundary::new().with_base_for_all(BaseUri::try_from(format!("{origin}/errors/"))?);
    let catalogue = Catalogue::new()
        .titled("Orders API")
        .with_operation::<OrderError>("POST /orders")
        .with_operation::<OrderError>("GET /orders/{id}")
        .with_extractors()
        .in_boundary(&boundary);
    if let Some(folder) = std::env::args().nth(1) {
        catalogue.write_site(folder)?;
    }
    let app = Router::new()
        .route("/orders", get(async || OrderError::OrderNotFound { id: 7 }))
        .merge(catalogue.pages().router())
        .merge(Catalogue::new().titled("Invoices").with::<InvoiceError>().pages().router())
        .layer(boundary);
    println!("listening on {origin}");
    axum::serve(listener, app).await?;
    Ok(())
}
