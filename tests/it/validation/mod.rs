//! The rules of `validator` and `garde`: their codes, the names on the wire, and what is sent.

use axum::Router;
use axum::extract::FromRequest;
use axum::routing::post;
use problem_tests::wire;

use crate::wire::serve;

mod codes;
mod functions;
mod items;
mod names;
mod property;
mod sent;

/// Sends `json` over a socket to a handler with the extractor `E`, and compares the whole response. `entries` has the field, the
/// pointer, the code and the message of each entry of `errors`. Without entries, the handler takes the value.
#[track_caller]
fn check_entries<E: FromRequest<()> + Send + 'static>(json: &str, entries: &[[&str; 4]]) {
    let router = Router::new().route("/", post(async |_: E| "taken"));
    let json = json.to_owned();
    let found = serve(router, move |server| {
        wire::exchange(server, "POST", "/", &[("content-type", "application/json")], &json)
    });
    let entries = entries.iter().map(|[field, pointer, code, message]| {
        format!(r#"{{"field":"{field}","pointer":"{pointer}","code":"{code}","message":"{message}"}}"#)
    });
    let entries = entries.collect::<Vec<_>>().join(",");
    let expected = match entries.is_empty() {
        true => wire::response("200 OK", &[("content-type", "text/plain; charset=utf-8")], "taken"),
        false => wire::problem(
            "422 Unprocessable Entity",
            &[],
            &format!(
                r#"{{"title":"Unprocessable Content","status":422,"detail":"the request body has invalid fields","code":"VALIDATION_ERROR","errors":[{entries}]}}"#
            ),
        ),
    };
    assert_eq!(found, expected);
}
