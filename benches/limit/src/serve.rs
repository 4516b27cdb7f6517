//! A service of axum with a route for each shape, a plain 200 beside them, and a way to end it.

use std::io;

use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};

/// Listens on a free port, and prints the address.
pub fn listening() -> io::Result<(Runtime, TcpListener)> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0"))?;
    println!("{}", listener.local_addr()?);
    Ok((runtime, listener))
}

/// Ends the program from a handler, so that an instrument that watches it can sum up.
pub fn stop() -> &'static str {
    std::process::exit(0)
}

/// Serves a column with the axum of that name, until somebody asks for `/stop`.
#[macro_export]
macro_rules! serve {
    ($axum:ident, $answer:expr, $module:path: $($shape:ident)*) => {{
        use $module as errors;
        let router = $axum::Router::new()
            .route("/stop", $axum::routing::get(|| async { $crate::serve::stop() }))
            .route("/plain", $axum::routing::get(|| async { "fine" }))
            $(.route(
                concat!("/", stringify!($shape)),
                $axum::routing::get(|| async { Err::<&'static str, _>($answer(errors::$shape())) }),
            ))*;
        let (runtime, listener) = $crate::serve::listening()?;
        runtime.block_on(async { $axum::serve(listener, router).await })
    }};
}
